import { setTimeout as after } from 'node:timers/promises'
import { Life } from './life'
import { type Portal, type Settings, startPortal } from './portal'

/** Eight seconds of work each: KILL_ROUNDS=50 asks for as many as were proved, where there is time. */
export const rounds = Number(process.env.KILL_ROUNDS || 5)

/** What is looked at is not how fast a start is: hundreds of them may run beside other work. */
export const PATIENCE_MS = 600_000

export interface Rounds {
  /** How often the portal was killed. */
  kills: number
  /** Calls that were answered with 2xx and then looked for. */
  acknowledged: number
  /** Changes that were under way when the portal died. */
  caught: number
  /** Codes given a second time. */
  replayed: number
  complaints: string[]
}

/** Starts the portal, lets everybody write, kills it with -9 at a random moment, starts it again and looks. */
export async function killRounds(
  settings: Settings,
  people: Life['person'][],
  howMany = rounds,
  say: (line: string) => void = () => undefined,
): Promise<Rounds> {
  const lives = people.map((person) => new Life(person))
  const complaints = () => lives.flatMap((life) => life.complaints)
  let portal = await startPortal(settings, PATIENCE_MS)
  let kills = 0
  for (; kills < howMany && complaints().length === 0; kills += 1) {
    await writeUntilKilled(portal, lives)
    portal = await startPortal(settings, PATIENCE_MS)
    await Promise.all(lives.map((life) => checked(life, portal)))
    if ((kills + 1) % 10 === 0) say(`${kills + 1} of ${howMany} rounds`)
  }
  await portal.signal('SIGTERM')
  const sum = (name: 'acknowledged' | 'caught' | 'replayed') => lives.reduce((all, life) => all + life[name], 0)
  return {
    kills,
    acknowledged: sum('acknowledged'),
    caught: sum('caught'),
    replayed: sum('replayed'),
    complaints: complaints(),
  }
}

/** The moment is random once as many writes as there are people have been acknowledged, however slow the machine. */
async function writeUntilKilled(portal: Portal, lives: Life[]): Promise<void> {
  let over = false
  const before = acknowledgedBy(lives)
  const writing = lives.map((life) => life.live(portal, () => over))
  const everyoneStopped = Promise.all(writing).then(() => true)
  while (acknowledgedBy(lives) < before + lives.length)
    if (await Promise.race([everyoneStopped, after(5, false)])) break
  await after(Math.random() * 150)
  over = true
  await portal.signal('SIGKILL')
  await everyoneStopped
}

const acknowledgedBy = (lives: Life[]) => lives.reduce((sum, life) => sum + life.acknowledged, 0)

const checked = (life: Life, portal: Portal) =>
  life.check(portal).catch((error: Error) => {
    life.complaints.push(`${life.person.email} cannot go on: ${error.message}`)
  })
