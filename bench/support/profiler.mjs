import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'

// Loaded into a server that is to be profiled. SIGUSR2 begins a profile, the next one ends it and writes it to PROFILE:
// open it in a browser's developer tools, or let profile.ts print what took most.

const session = new Session()
session.connect()
let running = false
process.on('SIGUSR2', () => {
  running = !running
  if (running) session.post('Profiler.enable', () => session.post('Profiler.start'))
  else
    session.post('Profiler.stop', (error, answer) => {
      if (error) throw error
      writeFileSync(process.env.PROFILE, JSON.stringify(answer.profile))
    })
})
