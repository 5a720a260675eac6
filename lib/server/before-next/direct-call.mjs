/** Written by the edge on each direct call, after a client's own was dropped (client-headers.mjs). */
export const directHeader = 'x-latchkey-direct'

/** How the names begin by which proxies, tunnels, gateways and content networks leave a trace on what they pass on. */
const prefixes = [
  ...['forwarded', 'via$', 'max-forwards$', 'proxy-', 'surrogate-', 'cdn-', 'remote-', 'client-', 'front-end-https$'],
  ...[
    'x-forward',
    'x-original-',
    'x-rewrite-',
    'x-replaced-',
    'x-proxy',
    'x-tunnel',
    'x-gateway',
    'x-host$',
    'x-scheme$',
  ],
  ...[
    'x-url-scheme$',
    'x-server-name$',
    'x-coming-from$',
    'x-remote-',
    'x-cache',
    'x-request-start$',
    'x-queue-start$',
  ],
  ...['x-cluster-', 'x-auth-request-', 'x-ssl', 'x-tls', 'x-client', 'ssl-client', 'x-b3-', 'b3$', 'l5d-', 'x-ingress'],
  ...[
    'x-envoy',
    'x-istio',
    'x-linkerd',
    'x-traefik',
    'x-nginx',
    'x-haproxy',
    'x-varnish',
    'x-kong',
    'x-pomerium',
    'x-caddy',
  ],
  ...[
    'x-amz',
    'x-amzn',
    'x-azure',
    'x-arr-',
    'x-ms-',
    'x-fd-',
    'x-appengine',
    'x-cloud-',
    'x-goog',
    'x-vercel',
    'x-nf-',
  ],
  ...['x-github-', 'x-codespaces', 'x-replit', 'x-gitpod', 'x-loca', 'x-localtunnel', 'bypass-tunnel', 'cf-', 'fly-'],
  ...[
    'x-ngrok',
    'ngrok-',
    'tailscale-',
    'x-tailscale',
    'fastly-',
    'akamai-',
    'x-akamai',
    'true-client',
    'x-sucuri',
    'x-zscaler',
  ],
]

/** And how they end: `X-Real-IP`, `True-Client-IP`, `WL-Proxy-Client-IP`, `X-ProxyUser-Ip`, … */
const traces = new RegExp(
  `^(?:${prefixes.join('|')})|(?:real|client|connecting|remote|source|peer|user|forwarded)[-_]?(?:ip|addr|address|for|port)$`,
)

/** Whether the other end of a connection is on this machine. @param {string} address */
export const isLoopbackPeer = (address) => /^(?:::ffff:)?127\.|^::1$/.test(address)

/**
 * Whether a program on this machine made this call, and no proxy or tunnel passed it on: the peer is loopback, the `Host`
 * is this very listener or APP_URL's where that names this machine, and no header speaks of another client. A proxy on this machine has a loopback peer
 * too. nginx speaks HTTP/1.0 and adds no header unless it is configured to: HTTP/1.0 counts as a proxy's. A proxy that
 * leaves no trace at all cannot be recognised.
 * @param {import('node:http').IncomingMessage} request as it arrived
 * @param {string} appHost of APP_URL. A public name is a proxy's: programs on this machine call a loopback name
 */
export function isDirect({ headers, httpVersion, socket }, appHost) {
  if (!isLoopbackPeer(socket.remoteAddress ?? '') || httpVersion === '1.0') return false
  const { host = '' } = headers
  const isApp = host === appHost && loopbackName.test(host.replace(/:\d{1,5}$/, ''))
  if (!isApp && !isThisListener(host, socket.localPort)) return false
  for (const name in headers) if (traces.test(name)) return false
  return true
}

const loopbackName = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[\w-]+\.)*localhost)$/i

/**
 * A name of this machine with the port that took the call: a forwarded port has another number.
 * @param {string} host @param {number | undefined} port
 */
function isThisListener(host, port) {
  const [, name = '', asked = ':80'] = /^(.*?)(:\d+)?$/.exec(host) ?? []
  return loopbackName.test(name) && asked === `:${port}`
}
