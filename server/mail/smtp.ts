import { createTransport } from 'nodemailer'
import type { Outcome } from './mail-queue.ts'
import { logoId } from './sheet.ts'
import type { Letter } from './letter.ts'

export interface Sending {
  letter: Letter
  to: { name: string; address: string }
  /** Stable for the event it is about: a letter delivered twice is recognised as one. */
  messageId: string
  /** All letters of a ticket form one thread. */
  thread: string
}

export interface Relay {
  send(sending: Sending): Promise<Outcome>
  close(): void
  /** The domain our own ids belong to. */
  domain: string
}

/** The operator's mail relay, by SMTP_URL. */
export function openRelay({ url, from }: { url: string; from: string }): Relay {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Letters are made here from beginning to end: nothing in them may make the mailer read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    domain: /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost',
    close: () => transport.close(),
    async send({ letter, to, messageId, thread }) {
      const address = oneAddress(to.address)
      if (!address) return { status: 'hopeless', error: 'the address of the contact is none' }
      try {
        await transport.sendMail({
          from,
          to: { name: oneLine(to.name), address },
          subject: oneLine(letter.subject),
          text: letter.text,
          html: letter.html,
          attachments: letter.logo
            ? [{ filename: 'logo', cid: logoId, content: letter.logo.content, contentType: letter.logo.type }]
            : [],
          messageId,
          ...(messageId === thread ? {} : { inReplyTo: thread, references: thread }),
          headers: {
            // RFC 3834: no robot answers a robot.
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
          },
        })
        return { status: 'sent' }
      } catch (error) {
        const { responseCode = 0, message } = error as { responseCode?: number; message: string }
        // 5xx to a recipient or a letter is final; a refused log-in (530, 535) is for the administrator to mend.
        const final = responseCode >= 550 && responseCode < 560
        return { status: final ? 'hopeless' : 'retry', error: message.slice(0, 300) }
      }
    },
  }
}

/** Header values are one line: what would begin another is a blank. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}

/** Exactly one mailbox, or null: a list of them would be a mailing. */
function oneAddress(text: string): string | null {
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(text) ? text : null
}
