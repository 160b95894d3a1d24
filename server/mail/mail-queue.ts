import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss, type JobResult } from 'pg-boss'
import type { Logger } from 'pino'
import type { Transaction } from '#server/db/client.ts'
import type { AlertAskId, ContactId, DeliveryId, PersonId, WorkNoticeId } from '#server/kernel/ids.ts'
import type { LetterJob } from './correspondence.store.ts'

const queue = 'mail'
const deadLetters = 'mail.dead'
const day = 86_400

export interface Patience {
  /** Seconds before the second attempt; each further one waits twice as long, an hour at most. */
  retryDelay: number
  retryLimit: number
}

/** 30 s, 1 min, 2 min … 1 h: a relay that is away for a working day loses nothing. */
const usual: Patience = { retryDelay: 30, retryLimit: 16 }

/** A notice to one of the operator's own people. */
export interface NoticeJob {
  kind: 'notice'
  deliveryId: DeliveryId
}
/** A link to one of the operator's own people, with which they choose a password. The link itself is made when it is written. */
export interface InvitationJob {
  kind: 'invitation'
  eventId: number
  personId: PersonId
}
/** A contact who is told of work on the network. */
export interface WorkNoticeJob {
  kind: 'plannedWork'
  noticeId: WorkNoticeId
}
/** A contact who is asked whether what was done has settled it. */
export interface AskJob {
  kind: 'alertAsk'
  askId: AlertAskId
}
export type MailJob = LetterJob | NoticeJob | InvitationJob | WorkNoticeJob | AskJob

/** What became of an attempt. `hopeless` goes to the dead letters at once: no relay will ever take it. */
export type Outcome = { status: 'sent' | 'outdated' } | { status: 'retry' | 'hopeless'; error: string }

const fate = { sent: 'completed', outdated: 'completed', retry: 'failed', hopeless: 'deadletter' } as const

export interface MailQueue {
  /** Owes a letter, in the transaction of whatever it is about. `oncePerDay`: one of these a day to this contact. */
  owe(tx: Transaction, job: MailJob, oncePerDay?: ContactId): Promise<void>
  /** Begins to write what is owed, in this process. */
  work(write: (job: MailJob) => Promise<Outcome>): Promise<void>
  waiting(): Promise<number>
  dead(): Promise<number>
  stop(): Promise<void>
}

/** pg-boss keeps what is owed in PostgreSQL, beside the rest: it takes care of retries, back-off and dead letters. */
export async function openMailQueue(
  databaseUrl: string,
  log: Logger,
  { retryDelay, retryLimit }: Patience = usual,
): Promise<MailQueue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'keyline-jobs',
    schema: 'jobs',
    max: 3,
    schedule: false,
    useListenNotify: true,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue had trouble and goes on'))
  boss.on('warning', ({ message }) => log.info({ message }, 'the job queue remarks'))
  await boss.start()
  await boss.createQueue(deadLetters, { retentionSeconds: 30 * day, deleteAfterSeconds: 30 * day })
  const options = { retryLimit, retryDelay, retryBackoff: true, retryDelayMax: 3_600, expireInSeconds: 120 }
  const kept = { deleteAfterSeconds: 7 * day, retentionSeconds: 2 * day }
  await boss.createQueue(queue, { ...options, ...kept, deadLetter: deadLetters, notify: true })

  return {
    async owe(tx, job, oncePerDay) {
      const once = oncePerDay ? { singletonKey: oncePerDay, singletonSeconds: day } : {}
      await boss.send(queue, job, { db: fromDrizzle(tx, sql), ...once })
    },
    async work(write) {
      // Notified of new letters at once; second attempts are found by looking.
      const look = Math.min(5, retryDelay)
      const each = {
        perJobResults: true,
        batchSize: 10,
        pollingIntervalSeconds: look,
        notifyPollingIntervalSeconds: look,
      } as const
      await boss.work<MailJob, object, typeof each>(queue, each, async (jobs) => {
        const results: JobResult[] = []
        // One after the other: "received" is not to arrive after "solved".
        for (const { id, data } of jobs) {
          const output = await write(data)
          results.push({ id, status: fate[output.status], output })
        }
        return results
      })
    },
    waiting: () => count(queue),
    dead: () => count(deadLetters),
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }

  /** What is in a queue now, in work or not; pg-boss itself tells what it counted a while ago. */
  async function count(name: string): Promise<number> {
    const { rows } = await boss
      .getDb()
      .executeSql(`select count(*)::int as n from jobs.job where name = $1 and state < 'completed'`, [name])
    return (rows[0] as { n: number }).n
  }
}
