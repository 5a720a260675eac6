import { connect } from 'node:net'

/** Sends a request line as it stands, where an HTTP client would refuse to; status 0 where nothing came back in time. */
export function rawRequest(port: number, line: string): Promise<{ line: string; status: number }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    const end = () => {
      socket.destroy()
      resolve({ line, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0) })
    }
    socket.setTimeout(5_000, end)
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
    })
    socket.on('end', end)
    socket.on('error', end)
    socket.write(`${line}\r\nHost: localhost:${port}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, 'latin1')
  })
}
