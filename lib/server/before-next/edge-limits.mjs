const kib = 1024
const seconds = 1_000

/**
 * Every limit that holds before Next sees a request. docs/operators.md explains each one. The sum of what strangers can
 * hold stays far below the memory of the shipped unit: connections × (headerBytes + pipelinedBytes) + heldBytes is 96 MiB,
 * and Node keeps some KiB more for each connection and request.
 */
export const edgeLimits = {
  /** Open connections. A further one ends the connection that has waited longest for its client. */
  connections: 2_000,
  /** Requests that one connection may send before the first is answered. They are worked on one after the other. */
  pipelined: 4,
  /** Bytes of headers and bodies that the requests behind the first one of a connection hold together. */
  pipelinedBytes: 16 * kib,
  /** Requests that enter at once while the event loop seems to keep up: a burst is not measured before it is inside. */
  requests: 64,
  /** Bytes of the request line and all headers. */
  headerBytes: 16 * kib,
  headerCount: 128,
  /** Characters of the request target. */
  target: 8 * kib,
  /** Bytes of a body. */
  body: 16 * kib,
  /** Bytes of all bodies that no route has yet. Beyond them the half-sent body that has waited longest is dropped. */
  heldBytes: 32 * kib * kib,
  /** Bytes of an import file in JSON: the one body that may be larger. Only administrators' are read. */
  importBody: 5 * kib * kib,
  /** Import bodies over the usual size that are in memory at once: in all, and of one company. */
  importBodies: 8,
  importBodiesEach: 2,
  /** ms from the beginning of a connection, or from its last answer, until the headers of a request are complete. */
  headersWithin: 15 * seconds,
  /** ms from the headers until the body is complete. */
  bodyWithin: 20 * seconds,
  importWithin: 60 * seconds,
  /** ms in which a client must take some of its answer, and all of an answer that is complete. */
  answerMovesWithin: 30 * seconds,
  answerTakenWithin: 120 * seconds,
  /** ms for which the rest of a refused request is read and dropped, so that its client can read the refusal. */
  lingers: 2 * seconds,
  /** ms between two looks at the connections. */
  looksEvery: seconds,
}
