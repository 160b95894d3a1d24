import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { lockFolder, tryLock } from '#server/db/lock.ts'
import { checkDatabase } from '#server/db/migrate.ts'
import { StartupError } from '#server/kernel/startup-error.ts'
import { atEnd } from '../support/after.ts'
import { keylineProcess, readyProcess } from '../support/process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'keyline-start-'))
  await chmod(folder, 0o755)
  atEnd(() => rm(folder, { recursive: true, force: true }))
})

const postmaster = () => path.join(folder, 'house/postgres/postmaster.pid')
/** A process that has ended and only waits to be counted by its parent is not alive. */
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

/** Starts it, waits for its end, and gives back what a person at the terminal sees. */
async function refusedStart(env: Record<string, string>) {
  const process = await keylineProcess({ KEYLINE_DATA: path.join(folder, 'refused'), ...env })
  const code = await process.ended
  return { code, output: process.output().trim() }
}

describe('what cannot start says why in one paragraph and leaves nothing behind', () => {
  const oneParagraph = (output: string) => {
    expect(output).toMatch(/^Keyline cannot start\. /)
    expect(output.split('\n')).toHaveLength(1)
    expect(existsSync(path.join(folder, 'refused'))).toBe(false)
  }

  test('a port that somebody else has', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const { code, output } = await refusedStart({ PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(output).toContain(`Port ${port} is taken`)
    oneParagraph(output)
  })

  test('a data folder that cannot be written', async () => {
    const file = path.join(folder, 'a-file')
    await writeFile(file, '')
    const { code, output } = await refusedStart({ KEYLINE_DATA: path.join(file, 'data') })
    expect(code).toBe(1)
    expect(output).toContain('cannot be written')
    oneParagraph(output)
  })

  test('a database that is not there, without repeating its password', async () => {
    const { code, output } = await refusedStart({ DATABASE_URL: 'postgres://keyline:hunter2@127.0.0.1:9/keyline' })
    expect(code).toBe(1)
    expect(output).toContain('127.0.0.1:9')
    expect(output).not.toContain('hunter2')
    oneParagraph(output)
  })

  test('a setting that makes no sense', async () => {
    const { code, output } = await refusedStart({ KEYLINE_DEMO: 'perhaps' })
    expect(code).toBe(1)
    expect(output).toContain('KEYLINE_DEMO is "perhaps"')
    oneParagraph(output)
  })
})

test('a database older than we need is refused, one that is new enough is not', async () => {
  const url = inject('databaseServer')
  await expect(checkDatabase(url, 99)).rejects.toThrow(/is PostgreSQL \d+, but Keyline needs 99 or newer/)
  await expect(checkDatabase(url)).resolves.toBeUndefined()
})

test('of many that want one folder at once, one gets it, and the next when it lets go', async () => {
  const place = path.join(folder, 'wanted')
  const attempts = await Promise.all(Array.from({ length: 20 }, () => tryLock(place)))
  const locks = attempts.filter((attempt) => 'release' in attempt)
  expect(locks).toHaveLength(1)
  await expect(lockFolder(place)).rejects.toThrow(StartupError)
  await locks[0]!.release()
  await (await lockFolder(place)).release()
})

test('a lock whose process is gone, or whose number went to another process, is taken over', async () => {
  const place = path.join(folder, 'stale')
  await (await lockFolder(place)).release()
  for (const holder of [
    { pid: 4_194_303, startedAt: '1', host: os.hostname() },
    { pid: process.pid, startedAt: 'another time', host: os.hostname() },
  ]) {
    await writeFile(path.join(place, 'keyline.lock'), JSON.stringify(holder))
    await (await lockFolder(place)).release()
  }
})

describe('a house with its own database', () => {
  const env = () => ({ KEYLINE_DATA: path.join(folder, 'house') })
  let postgresPid: number

  test('starts, refuses a second copy of itself, and stops cleanly on SIGTERM', async () => {
    const first = await readyProcess(env())
    postgresPid = Number(readFileSync(postmaster(), 'utf8').split('\n')[0])
    const second = await keylineProcess(env())
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`in use by another running copy of Keyline (process ${first.pid})`)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)

    // npm passes on a signal that its whole process group has had already: the same wish twice.
    first.signal('SIGTERM')
    first.signal('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(isAlive(postgresPid)).toBe(false)
    expect(existsSync(postmaster())).toBe(false)
    expect(existsSync(path.join(folder, 'house/keyline.lock'))).toBe(false)
  })

  test('killed without warning, it starts again on the same data, past the lock and the server left behind', async () => {
    const killed = await readyProcess(env())
    postgresPid = Number(readFileSync(postmaster(), 'utf8').split('\n')[0])
    killed.signal('SIGKILL')
    expect(await killed.ended).toBe('SIGKILL')
    expect(isAlive(postgresPid)).toBe(true)

    const again = await readyProcess(env())
    expect(isAlive(postgresPid)).toBe(false)
    again.signal('SIGINT')
    expect(await again.ended).toBe(0)
    expect(again.output()).toContain('Keyline has stopped.')
  })

  test('when its database is killed it says so at once, starts it again, and serves without a restart of its own', async () => {
    const house = await readyProcess(env())
    process.kill(Number(readFileSync(postmaster(), 'utf8').split('\n')[0]), 'SIGKILL')
    const began = performance.now()
    const status = async () => (await fetch(`${house.url}/readyz`)).status
    await expect.poll(status, { timeout: 2_000, interval: 20 }).toBe(503)
    await expect.poll(status, { timeout: 10_000, interval: 50 }).toBe(200)
    expect(performance.now() - began).toBeLessThan(10_000)
    house.signal('SIGTERM')
    expect(await house.ended).toBe(0)
    expect(house.output()).toContain('the embedded database is back')
  })
})
