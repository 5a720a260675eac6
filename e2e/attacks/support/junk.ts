import type { Call } from '../../../lib/testing/portal/http'

type Junk = Pick<Call, 'headers' | 'body'>

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)

/** Bodies that no honest client sends to a route of JSON, by name. */
export const jsonJunk: Record<string, Junk> = {
  'no body': {},
  'no body, but a type': { headers: json },
  'no type': { body: '{}' },
  'another type': { headers: { 'content-type': 'text/plain' }, body: '{}' },
  'a form': { headers: form, body: 'code=123456' },
  'a type that is none': { headers: { 'content-type': `application/json/${'x'.repeat(3000)}` }, body: '{}' },
  'another character set': { headers: { 'content-type': 'application/json; charset=utf-16' }, body: '{}' },
  'a broken multipart': { headers: { 'content-type': 'multipart/form-data; boundary=' }, body: '--\r\n' },
  'a gzip that is none': { headers: { ...json, 'content-encoding': 'gzip' }, body: '{}' },
  'half an object': { headers: json, body: '{"code":' },
  null: { headers: json, body: 'null' },
  'a list': { headers: json, body: '[]' },
  'a text': { headers: json, body: '"text"' },
  'a number beyond numbers': { headers: json, body: '1e999' },
  'unknown keys': { headers: json, body: '{"surprise":true}' },
  'wrong types': {
    headers: json,
    body: '{"code":1,"password":[],"method":{},"option":null,"setId":true,"label":[[]],"add":"yes","fresh":1}',
  },
  'keys of prototypes': {
    headers: json,
    body: '{"__proto__":{"code":"1"},"constructor":{"prototype":{}},"toString":1}',
  },
  'duplicate keys': { headers: json, body: '{"code":"1","code":"2","password":"a","password":"b"}' },
  'a NUL, escaped': { headers: json, body: '{"code":"\\u0000","password":"a\\u0000b","setId":"\\u0000"}' },
  'a NUL, raw': { headers: json, body: Buffer.from('{"code":"\0"}') },
  'lone surrogates': { headers: json, body: '{"code":"\\ud800","password":"\\udfff","label":"\\ud83d"}' },
  'bytes that are no UTF-8': {
    headers: json,
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x22, 0xc0, 0x22, 0x7d]),
  },
  'a byte order mark': { headers: json, body: '\ufeff{}' },
  'seventeen KiB': { headers: json, body: JSON.stringify({ code: 'x'.repeat(17 * 1024) }) },
  'a list 8,000 deep': { headers: json, body: nested('[', ']', 8_000) },
  'a list 10,000 deep': { headers: json, body: nested('[', ']', 10_000) },
  'an object 2,500 deep': { headers: json, body: `${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}` },
  'a megabyte': { headers: json, body: 'x'.repeat(1_000_000) },
}

/** Of the right shape, and nothing in it is anything. */
const junkAssertion = JSON.stringify({
  id: '__proto__',
  rawId: '__proto__',
  type: 'public-key',
  response: { clientDataJSON: 'bnVsbA', authenticatorData: 'gYGBgYGB', signature: 'AA', userHandle: 'AA' },
  clientExtensionResults: { __proto__: null, toString: { deep: [[[]]] } },
})

/** The same for next-auth's forms; `token` is a right CSRF token, so that some of it reaches what lies behind. */
export const formJunk = (token: string): Record<string, Junk> => {
  const good = `csrfToken=${token}`
  const fields = (text: string) => ({ headers: form, body: `${good}&json=true&${text}` })
  return {
    'no body': {},
    'a form of nothing': { headers: form, body: '' },
    'a wrong token': { headers: form, body: `csrfToken=${'0'.repeat(64)}&email=a%40b.test&password=x&json=true` },
    'JSON with the token': {
      headers: json,
      body: JSON.stringify({ csrfToken: token, email: 'a@b.test', password: 'x', json: true }),
    },
    'JSON that does not parse': { headers: json, body: '{"csrfToken":' },
    'JSON 8,000 deep': jsonJunk['a list 8,000 deep'] ?? {},
    'a multipart': { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\n\r\n--x--\r\n' },
    'an answer of a passkey that is none': fields(`method=passkey&response=${encodeURIComponent('{"id":"AA"}')}`),
    'an answer of a passkey 5,000 deep': fields(`method=passkey&response=${nested('%5B', '%5D', 2_500)}`),
    'an answer of a passkey with junk inside': fields(`method=passkey&response=${encodeURIComponent(junkAssertion)}`),
    'an answer of a passkey alone': fields(`response=${encodeURIComponent(junkAssertion)}`),
    'percent junk': fields('email=%&password=%zz&code=%ff%fe&method=%c3%28'),
    'a NUL': fields('email=a%00%40b.test&password=%00&code=%00&method=recovery-code'),
    'a lone surrogate': fields('email=%ed%a0%80%40b.test&password=%ed%a0%80&code=%ed%a0%80&method=authenticator'),
    'duplicate keys': fields(
      'email=a%40b.test&email=c%40d.test&password=x&password=y&method=authenticator&method=passkey&code=1&code=2',
    ),
    'keys of prototypes': fields('__proto__=x&constructor=y&toString=z&email=a%40b.test&password=x'),
    'lists and objects': fields('email[]=a&email[x]=b&password[0]=x&code[__proto__]=1&method=__proto__'),
    'a callbackUrl of junk': fields('callbackUrl=%00%ff%25&email=a%40b.test&password=x'),
    'two callbackUrls': fields('callbackUrl=%2F&callbackUrl=https%3A%2F%2Fevil.test&email=a%40b.test&password=x'),
    'an address that is none': fields(`email=${'a'.repeat(300)}&password=x`),
    'an address of many': fields('email=a%40b.test%2Cc%40d.test%0d%0aBcc%3Ae%40f.test&password=x'),
    'a very long password': fields(`email=a%40b.test&password=${'x'.repeat(12_000)}`),
    'a password of a kilobyte of emoji': fields(`email=a%40b.test&password=${encodeURIComponent('🔑'.repeat(200))}`),
    'seventeen KiB': fields(`password=${'x'.repeat(17 * 1024)}`),
    'two thousand keys': fields(Array.from({ length: 2_000 }, (_, i) => `k${i}=`).join('&')),
    'bytes that are no text': { headers: form, body: Buffer.from([0xff, 0xfe, 0x00, 0x3d, 0xc0, 0x26, 0x80]) },
  }
}

const cookie = (text: string): Junk => ({ headers: { cookie: text } })

/** Headers that no honest client sends, wherever. */
export const headerJunk: Record<string, Junk> = {
  'percent junk in every cookie': cookie(
    ['session', 'challenge', 'trust', 'known', 'passkey', 'csrf', 'callback-url']
      .map((name) => `latchkey.${name}=%E0%A4%A`)
      .join('; '),
  ),
  'a session of 8 KiB': cookie(`latchkey.session=${'A'.repeat(8 * 1024)}`),
  'a session in pieces': cookie(`latchkey.session.0=${'A'.repeat(3_000)}; latchkey.session.1=${'B'.repeat(3_000)}`),
  'a session beside its pieces': cookie(
    `latchkey.session=${'A'.repeat(43)}; latchkey.session.0=x; latchkey.session-x=y`,
  ),
  'cookies named like prototypes': cookie(
    '__proto__=1; constructor=2; toString=3; latchkey.session=__proto__; hasOwnProperty=4',
  ),
  'a cookie without a name': cookie('=x; ; ;;=; latchkey.session'),
  'a cookie in quotes': cookie('latchkey.session="\\"; latchkey.challenge="a"b"'),
  'a csrf cookie of another make': cookie('latchkey.csrf=a|b|c; next-auth.csrf-token=x%7Cy; latchkey.csrf-token=%7C'),
  'a callback cookie of junk': cookie(
    'latchkey.callback-url=%00; next-auth.callback-url=https://evil.test; latchkey.callback=//x',
  ),
  'two hundred cookies': cookie(Array.from({ length: 200 }, (_, i) => `c${i}=${i}`).join('; ')),
  'a host of junk': { headers: { host: 'evil.test:99999' } },
  'forwarding headers of junk': {
    headers: {
      'x-forwarded-for': 'unknown, "[::1]:80", %00, 999.1.1.1',
      'x-forwarded-host': 'evil.test, evil.test',
      'x-forwarded-proto': 'gopher',
      'x-forwarded-port': '-1',
      forwarded: 'for=_hidden;proto=ftp',
    },
  },
  'a source of 4 KiB': { headers: { 'x-forwarded-for': '1.2.3.4,'.repeat(500) } },
  'an agent of 6 KiB': { headers: { 'user-agent': 'x'.repeat(6 * 1024) } },
  'an agent of bytes': { headers: { 'user-agent': '\u00ff\u00fe\u0080' } },
  "a request id of the client's": { headers: { 'x-request-id': '<script>"\\u0000' } },
  'languages of junk': { headers: { 'accept-language': `${'x-'.repeat(500)},*;q=-1,__proto__` } },
  "headers of Next's own": {
    headers: {
      rsc: '1',
      'next-router-state-tree': '%5B%22',
      'next-router-prefetch': '1',
      'x-nextjs-data': '1',
      'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
      'x-invoke-path': '/account/settings',
      'x-matched-path': '/account/settings',
    },
  },
  'a Server Action that is not there': {
    headers: { 'next-action': 'x'.repeat(40), 'content-type': 'text/plain;charset=UTF-8' },
  },
  'a preview mode of the client': cookie('__prerender_bypass=x; __next_preview_data=y'),
  'an override of the method': { headers: { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' } },
  'a header over 16 KiB': { headers: { 'x-long': 'x'.repeat(17 * 1024) } },
}

export const queryJunk = [
  '?',
  '?%',
  '?%ff%fe=%00',
  '?__proto__=x&constructor=y&__proto__[x]=1',
  '?error=CredentialsSignin&error=InvalidCode&callbackUrl=a&callbackUrl=b&csrf[]=x',
  '?error=__proto__&code=constructor&email=%3Cscript%3E&callbackUrl=javascript:alert(1)',
  '?callbackUrl=%00&callbackUrl=//evil.test',
  `?${'a=1&'.repeat(1_500)}`,
  '?nextauth=signout&nextauth=x&nxtPnextauth=callback',
  '?_rsc=x&__nextLocale=zz',
]
