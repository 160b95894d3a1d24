import type { Language } from '#server/accounts/account.contract.ts'
import type { LetterBrand } from '#server/brand/letter-brand.store.ts'
import type { Letter } from './letter.ts'
import { sheet } from './sheet.ts'

export interface InvitationFacts {
  name: string
  language: Language
  /** Whether they chose a password before: then this is a link for a lost one. */
  again: boolean
  link: string
  expiresAt: Date
}

/** The link with which somebody of the staff chooses a password, in their language. */
export function invitationLetter(
  brand: LetterBrand,
  { name, language, again, link, expiresAt }: InvitationFacts,
): Letter {
  const house = brand.name
  const until = new Intl.DateTimeFormat(language, {
    ...{ timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23' },
  } as const).format(expiresAt)
  const words =
    language === 'en'
      ? {
          subject: again ? `Choose a new password for ${house}` : `You are invited to ${house}`,
          hello: `Hello ${name},`,
          why: again
            ? 'an administrator made you a link with which you choose a new password. Until you use it, your present one holds.'
            : `an account was made for you in ${house}, the after-sales line for major accounts. Choose a password, then sign in.`,
          until: `The link works once and until ${until} (Beijing time). If it has run out, ask an administrator for another one.`,
          text: 'Choose a password',
          end: 'The link is for you alone. Please do not pass it on. If you did not expect it, tell an administrator.',
        }
      : {
          subject: again ? `请重新设置 ${house} 登录密码` : `邀请您使用 ${house}`,
          hello: `${name}，您好：`,
          why: again
            ? '管理员为您生成了一个重新设置密码的链接。在您使用之前，原密码仍然有效。'
            : `已为您开通大客户售后专线系统 ${house} 的账号。请先设置密码，然后登录。`,
          until: `链接仅可使用一次，有效期至 ${until}（北京时间）。过期后请联系管理员重新获取。`,
          text: '设置密码',
          end: '此链接仅供您本人使用，请勿转发。如果您并未申请，请告知管理员。',
        }
  const paragraphs = [words.hello, words.why, words.until]
  return {
    subject: words.subject,
    text: [...paragraphs, `${words.text}:\n${link}`, '-- ', words.end].join('\n\n'),
    html: sheet({ language, brand, paragraphs, link: { text: words.text, url: link, spelt: true }, end: [words.end] }),
    logo: brand.logo,
  }
}
