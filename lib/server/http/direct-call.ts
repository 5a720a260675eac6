import { directHeader } from '../before-next/direct-call.mjs'

/**
 * Whether a program on this machine made the call without a proxy or a tunnel in between. The edge decides it, before Next
 * adds headers of its own; what the edge has not seen (a call that did not come over HTTP) is not direct.
 */
export const isDirectCall = (headers: Headers): boolean => headers.has(directHeader)
