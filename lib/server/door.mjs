import { AsyncResource } from 'node:async_hooks'
import diagnostics from 'node:diagnostics_channel'
import { performance } from 'node:perf_hooks'

/**
 * What a server does when more is asked of it than it can carry: the event loop takes a few requests at a time, so that
 * what was begun ends soon and health is always answered; a short line waits, and whoever finds it full is told 503 at once,
 * before Next, the database or a hash have cost anything. While the loop keeps up nobody waits.
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {{ enter(): void, refuse(): void, since: number, onwards: boolean }} Waiting
 * @typedef {{ inside: number, line: Waiting[], shed: number }} Door
 */

/** So many are worked on at once while the loop is behind; few, because each turn of the loop serves all of them. */
const atOnce = 8
/** A request that took longer than that waits for somebody else (a mail server, a slow client): it holds no place. Ms. */
const holdsPlace = 1_000
const longestLine = 64
/** Whoever has waited so long in line is told to come again, ms. */
const patience = 3_000
/** Milliseconds between two looks at the loop, and how much of that time it was at work when it is behind. */
const lookEvery = 50
const behind = 0.9
/** On globalThis: Next holds copies of what it bundles, and metrics tell of this one. */
const store = /** @type {typeof globalThis & { latchkeyDoor?: Door }} */ (globalThis)

/** How many are inside and in line, and how many were sent away so far. */
export const doorState = () => {
  const { inside, line, shed } = store.latchkeyDoor ?? { inside: 0, line: [], shed: 0 }
  return { inside, waiting: line.length, shed }
}

/**
 * Guards every server of this process from its first request on; scripts/start.mjs calls it before Next begins to listen.
 * @param {(request: Request, response: Response) => void} refuse answers 503
 */
export function guardDoors(refuse) {
  /** @type {WeakSet<object>} */
  const guarded = new WeakSet()
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { server } = /** @type {{ server: import('node:http').Server }} */ (message)
    // The operators' socket is theirs alone.
    if (guarded.has(server) || typeof server.address() === 'string') return
    guarded.add(server)
    guard(server, refuse)
  })
}

/** @param {import('node:http').Server} server @param {(request: Request, response: Response) => void} refuse */
function guard(server, refuse) {
  store.latchkeyDoor ??= { inside: 0, line: [], shed: 0 }
  const door = store.latchkeyDoor
  const listeners = server.listeners('request')
  const isBehind = watchLoop(server, () => advance(door, isBehind))
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    const enter = () => {
      goIn(door, response, () => advance(door, isBehind))
      for (const listener of listeners) listener.call(server, request, response)
    }
    if (passes(request) || (!door.line.length && hasPlace(door, isBehind))) enter()
    else queue(door, { request, response, enter, refuse })
  })
}

/** @param {Door} door @param {() => boolean} isBehind */
const hasPlace = (door, isBehind) => door.inside < atOnce || !isBehind()

/** Health, metrics and files are asked for when it matters most, and cost little. @param {Request} request */
const passes = ({ url = '' }) => /^\/(api\/health\/|api\/metrics|_next\/static\/)/.test(url)

/** Holds a place until it was answered, or waits for somebody else. @param {Door} door */
function goIn(door, /** @type {Response} */ response, /** @type {() => void} */ onLeft) {
  door.inside += 1
  let left = false
  const leave = () => {
    if (left) return
    left = true
    clearTimeout(timer)
    door.inside -= 1
    onLeft()
  }
  const timer = setTimeout(leave, holdsPlace).unref()
  response.once('close', leave)
}

/**
 * @param {Door} door
 * @param {{ request: Request, response: Response, enter(): void, refuse(request: Request, response: Response): void }} caller
 */
function queue(door, { request, response, enter, refuse }) {
  const sendAway = () => {
    door.shed += 1
    refuse(request, response)
  }
  const onwards = isOnTheWay(request)
  // Whoever is half way goes on before somebody new begins: half a sign-in helps nobody.
  const ahead = onwards ? door.line.filter((one) => one.onwards).length : door.line.length
  if (ahead >= longestLine) return sendAway()
  // As if it were called now: what follows belongs to this request.
  const waiting = { enter: AsyncResource.bind(enter), refuse: sendAway, since: performance.now(), onwards }
  if (onwards) door.line.splice(ahead, 0, waiting)
  else door.line.push(waiting)
  response.once('close', () => {
    const place = door.line.indexOf(waiting)
    if (place >= 0) door.line.splice(place, 1)
  })
}

/** A challenge or a session, unproven: it decides who goes first, and nothing else. @param {Request} request */
const isOnTheWay = ({ headers: { cookie = '', authorization } }) =>
  authorization !== undefined || /latchkey\.(challenge|session)=/.test(cookie)

/** @param {Door} door @param {() => boolean} isBehind */
function advance(door, isBehind) {
  const tooLong = performance.now() - patience
  for (const waiting of door.line.filter(({ since }) => since < tooLong)) {
    door.line.splice(door.line.indexOf(waiting), 1)
    waiting.refuse()
  }
  while (door.line.length && hasPlace(door, isBehind)) door.line.shift()?.enter()
}

/**
 * @param {import('node:http').Server} server
 * @param {() => void} onLook
 * @returns {() => boolean} whether the loop has more to do than it can
 */
function watchLoop(server, onLook) {
  let last = performance.eventLoopUtilization()
  let isBehind = false
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    isBehind = performance.eventLoopUtilization(now, last).utilization >= behind
    last = now
    onLook()
  }, lookEvery).unref()
  server.once('close', () => clearInterval(timer))
  return () => isBehind
}
