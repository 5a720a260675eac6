import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { join } from 'node:path'

// Does POST /api/password-reset tell by its time whether somebody has an address? 2 × 200 requests, known and unknown
// addresses in turn, each from a source of its own. README.md says how to start the portal that is measured.

const portal = process.env.BASE_URL ?? 'http://localhost:3000'
const socketPath = join(process.env.DATA_DIR ?? '.data', 'control.sock')
const rounds = 200
const warmUp = 20
const allowed = 0.1

const run = randomBytes(4).toString('hex')
const address = (kind, n) => `${kind}-${run}-${String(n).padStart(3, '0')}@acme.test`
const source = (n) => `10.${n >> 8}.${n & 255}.${1 + (parseInt(run, 16) % 254)}`

/** As an operator does, by the socket of the operators' command. */
function createPerson(email) {
  const args = { company: 'Acme', name: 'Bench', email, password: `kettle ${run} lantern`, administrator: false }
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method: 'POST', path: '/' }, (answer) => {
      answer.resume()
      if (answer.statusCode === 200) answer.on('end', resolve)
      else reject(new Error(`user create: ${answer.statusCode}`))
    })
    call.on('error', () => reject(new Error(`No portal listens at ${socketPath}: set DATA_DIR to its data folder.`)))
    call.end(JSON.stringify({ command: 'user create', args }))
  })
}

let client = 0

/** @returns milliseconds until the whole answer is there */
async function ask(email) {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': source(client++) }
  const started = performance.now()
  const answer = await fetch(`${portal}/api/password-reset`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email }),
  })
  const text = await answer.text()
  const took = performance.now() - started
  if (answer.status !== 202 || text !== '{}') throw new Error(`${answer.status} ${text}`)
  return took
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
const ms = (value) => `${value.toFixed(2)} ms`

for (let n = 0; n < rounds; n++) await createPerson(address('known', n))
for (let n = 0; n < warmUp; n++) await ask(address('nobody', rounds + n))

const times = { known: [], nobody: [] }
for (let n = 0; n < rounds; n++) {
  // Who comes first changes, so that what one leaves behind weighs on both.
  for (const kind of n % 2 ? ['known', 'nobody'] : ['nobody', 'known']) times[kind].push(await ask(address(kind, n)))
}

const [known, nobody] = [median(times.known), median(times.nobody)]
const ratio = known / nobody
process.stdout.write(`known address    median of ${rounds}: ${ms(known)}\n`)
process.stdout.write(`unknown address  median of ${rounds}: ${ms(nobody)}\n`)
process.stdout.write(`ratio ${ratio.toFixed(3)}, ${Math.abs(ratio - 1) <= allowed ? 'within' : 'NOT within'} 10 %\n`)
process.exitCode = Math.abs(ratio - 1) <= allowed ? 0 : 1
