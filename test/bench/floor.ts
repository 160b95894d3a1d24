import { fork } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import path from 'node:path'
import postgres from 'postgres'

export interface Floor {
  http: string
  pid: number
  /** Calls back with the subject of each offer; returns how to stop. */
  onOffer(listener: (subject: string) => void): () => void
  /** Commits of one row, by `parallel` writers, for `ms`: per second. */
  commits(parallel: number, ms: number): Promise<number>
  close(): Promise<void>
}

export async function startFloor(url: string, seats: number): Promise<Floor> {
  const child = fork(path.join(import.meta.dirname, 'floor-server.ts'), [url], { stdio: 'inherit' })
  const [ports] = (await once(child, 'message')) as [{ http: string; push: number }]
  const listeners = new Set<(subject: string) => void>()
  const sockets: Socket[] = []
  for (let i = 0; i < seats; i++) {
    const socket = connect(ports.push, '127.0.0.1').setNoDelay()
    await once(socket, 'connect')
    socket.on('data', (data) => {
      for (const subject of data.toString().trim().split('\n')) listeners.forEach((listener) => listener(subject))
    })
    sockets.push(socket)
  }
  const sql = postgres(url, { max: 32, onnotice: () => undefined })
  return {
    http: ports.http,
    pid: child.pid!,
    onOffer: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async commits(parallel, ms) {
      const until = performance.now() + ms
      let done = 0
      const writer = async () => {
        while (performance.now() < until) {
          await sql`insert into floor_rows default values`
          done++
        }
      }
      const began = performance.now()
      await Promise.all(Array.from({ length: parallel }, writer))
      return (done * 1000) / (performance.now() - began)
    },
    async close() {
      sockets.forEach((socket) => socket.destroy())
      await sql.end()
      child.kill()
      await once(child, 'exit')
    },
  }
}
