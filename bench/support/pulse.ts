import { Agent, request } from 'node:http'

const everyMs = 100

/** Asks for the portal's health ten times a second, on a connection of its own. */
export function pulse(port: number) {
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  const failures: string[] = []
  const under = new Set<Promise<void>>()
  const ask = () => {
    const began = performance.now()
    const asked = new Promise<void>((resolve) => {
      const call = request({ host: '127.0.0.1', port, path: '/api/health/live', agent }, (answer) => {
        answer.resume()
        answer.on('end', () => {
          times.push(performance.now() - began)
          if (answer.statusCode !== 200) failures.push(String(answer.statusCode))
          resolve()
        })
      })
      call.on('error', (error) => {
        failures.push(error.message)
        resolve()
      })
      call.end()
    })
    under.add(asked)
    void asked.then(() => under.delete(asked))
  }
  const timer = setInterval(ask, everyMs)
  return {
    /** @returns ms of every answer so far, and what was no 200 */
    async stop() {
      clearInterval(timer)
      await Promise.all(under)
      agent.destroy()
      return { times, failures }
    },
  }
}
