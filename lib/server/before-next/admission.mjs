import { AsyncResource } from 'node:async_hooks'
import diagnostics from 'node:diagnostics_channel'
import { Server } from 'node:http'
import { performance } from 'node:perf_hooks'
import { boundConnections } from './connections.mjs'
import { edgeLimits } from './edge-limits.mjs'
import { watchLoop } from './event-loop.mjs'

/**
 * What a server does when more is asked of it than it can carry: the event loop takes a few requests at a time, so that
 * what was begun ends soon and health is always answered; two short lines wait, and whoever finds theirs full is told 503 at
 * once, before Next, the database or a hash have cost anything. While the loop keeps up nobody waits.
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {(request: Request, response: Response) => void} Answer
 * @typedef {{ refuse: Answer, tellAlive: Answer, reject: import('./connections.mjs').Reject }} Answers
 * @typedef {{ enter(): void, refuse(): void, isGone(): boolean, since: number }} Waiting
 * @typedef {{ onwards: Waiting[], newcomers: Waiting[] }} Lines those who are half way, and those who begin
 * @typedef {{ inside: number, lines: Lines, streak: number, shed: number, refused: WeakSet<Response> }} Door
 */

/** So many are worked on at once while the loop is behind; few, because each turn of the loop serves all of them. */
const atOnce = 8
/** A request that took longer than that waits for somebody else (a mail server, a slow client): it holds no place. Ms. */
const holdsPlace = 1_000
/** Of each line: about as many as can be served while people are patient. */
const longest = 128
/** Half a sign-in helps nobody: who is half way goes first. But each third place is for who begins. */
const newcomersTurn = 3
/** Whoever has waited so long is told to come again, ms. */
const patience = 3_000

/** On globalThis: Next holds copies of what it bundles, and metrics tell of this one. */
const store = /** @type {typeof globalThis & { latchkeyDoor?: Door }} */ (globalThis)

/** @returns {Door} */
const makeDoor = () => ({
  inside: 0,
  lines: { onwards: [], newcomers: [] },
  streak: 0,
  shed: 0,
  refused: new WeakSet(),
})

/** @param {Lines} lines */
const waitingIn = ({ onwards, newcomers }) => onwards.length + newcomers.length

/** How many are inside and in line, and how many were sent away so far. */
export function doorState() {
  const { inside, lines, shed } = store.latchkeyDoor ?? makeDoor()
  return { inside, waiting: waitingIn(lines), shed }
}

/** Whether the door gave this answer: it is counted here alone. @param {Response} response */
export const wasShed = (response) => store.latchkeyDoor?.refused.has(response) === true

/**
 * Guards every HTTP server of this process from its first connection on; scripts/start.mjs calls it before Next begins to
 * listen. The second call changes nothing.
 * @param {Answers} answers
 */
export function guardDoors(answers) {
  if (store.latchkeyDoor) return
  const door = makeDoor()
  store.latchkeyDoor = door
  /** @type {WeakMap<Server, ReturnType<typeof boundConnections>>} */
  const guarded = new WeakMap()
  diagnostics.subscribe('net.server.socket', (message) => {
    const { socket } = /** @type {{ socket: import('node:net').Socket & { server?: unknown } }} */ (message)
    const { server } = socket
    // The operators' socket is theirs alone.
    if (!(server instanceof Server) || typeof server.address() === 'string') return
    if (!guarded.has(server)) guarded.set(server, guard(door, server, answers))
    guarded.get(server)?.add(socket)
  })
}

/** @param {Door} door @param {Server} server @param {Answers} answers */
function guard(door, server, { refuse, tellAlive, reject }) {
  const connections = boundConnections(server, reject)
  const listeners = server.listeners('request')
  const isBehind = watchLoop(server, () => look(door, isBehind()))
  server.removeAllListeners('request')
  // Next's would answer past the door, or leave the socket open; without, an upgrade is a request like any other.
  server.removeAllListeners('upgrade')
  const take = (/** @type {Request} */ request, /** @type {Response} */ response) => {
    const handle = () => {
      for (const listener of listeners) listener.call(server, request, response)
    }
    const enter = () => {
      goIn(door, response)
      handle()
    }
    const start = () => {
      // Through Next it would take several turns of the loop.
      if (isBehind() && isLiveness(request)) tellAlive(request, response)
      else if (passes(request)) handle()
      else if (!waitingIn(door.lines) && door.inside < (isBehind() ? atOnce : edgeLimits.requests)) enter()
      else queue(door, { request, response, enter, refuse })
    }
    connections.receive(request, response, start)
  }
  server.on('request', take)
  server.on('checkContinue', take)
  return connections
}

/**
 * Health, metrics and files are asked for when it matters most, and cost little: they neither wait nor hold a place. By the
 * very path: Next resolves dots, and would lead what only begins like this elsewhere.
 * @param {Request} request
 */
const passes = ({ url = '' }) =>
  /^\/(api\/(health\/(live|ready)|metrics)(\?|$)|_next\/static\/)/.test(url) && !/\.\.|%2e|\\/i.test(url)

/** @param {Request} request */
const isLiveness = ({ url = '', method = '' }) =>
  ['GET', 'HEAD'].includes(method) && /^\/api\/health\/live(\?|$)/.test(url)

/** Holds a place until it was answered, or waits for somebody else. @param {Door} door @param {Response} response */
function goIn(door, response) {
  door.inside += 1
  let left = false
  const leave = () => {
    if (left) return
    left = true
    clearTimeout(timer)
    door.inside -= 1
    letIn(door, 0)
  }
  const timer = setTimeout(leave, holdsPlace).unref()
  response.once('close', leave)
}

/**
 * @param {Door} door
 * @param {{ request: Request, response: Response, enter(): void, refuse: Answer }} caller
 */
function queue(door, { request, response, enter, refuse }) {
  const sendAway = () => {
    door.shed += 1
    door.refused.add(response)
    refuse(request, response)
  }
  const line = isOnTheWay(request) ? door.lines.onwards : door.lines.newcomers
  if (line.length >= longest) return sendAway()
  const waiting = {
    // As if it were called now: what follows belongs to this request.
    enter: AsyncResource.bind(enter),
    refuse: sendAway,
    isGone: () => request.socket.destroyed,
    since: performance.now(),
  }
  line.push(waiting)
  response.once('close', () => {
    const place = line.indexOf(waiting)
    if (place >= 0) line.splice(place, 1)
  })
}

/** A challenge or a session, unproven: it decides in which line, and nothing else. @param {Request} request */
const isOnTheWay = ({ headers: { cookie = '', authorization } }) =>
  authorization !== undefined || /latchkey\.(challenge|session)=/.test(cookie)

/** Sends away who has waited too long; and where the loop keeps up, lets in some, not all at once. @param {Door} door */
function look(door, /** @type {boolean} */ isBehind) {
  const tooLong = performance.now() - patience
  for (const line of Object.values(door.lines))
    while (line[0] && line[0].since < tooLong) {
      const late = line.shift()
      if (!late?.isGone()) late?.refuse()
    }
  letIn(door, isBehind ? 0 : atOnce)
}

/** @param {Door} door @param {number} more besides those for whom there are places */
function letIn(door, more) {
  for (let left = more; waitingIn(door.lines) && (door.inside < atOnce || left > 0); ) {
    const next = nextOf(door)
    if (next?.isGone()) continue
    if (door.inside >= atOnce) left -= 1
    next?.enter()
  }
}

/** @param {Door} door */
function nextOf(door) {
  const { onwards, newcomers } = door.lines
  const isTurn = door.streak >= newcomersTurn - 1 || !onwards.length
  door.streak = newcomers.length && !isTurn ? door.streak + 1 : 0
  return (isTurn && newcomers.shift()) || onwards.shift()
}
