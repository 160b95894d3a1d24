import type { Language } from '#server/accounts/account.contract.ts'
import type { Said } from '#server/notices/words.ts'
import type { LetterBrand } from '#server/brand/letter-brand.store.ts'
import type { Letter } from './letter.ts'
import { sheet } from './sheet.ts'

/** A notice as a letter: few words, one thing to do. */
export function noticeLetter({ title, lines, link }: Said, language: Language, brand: LetterBrand): Letter {
  const end =
    language === 'en'
      ? `Sent by ${brand.name} because you are on a policy or a schedule. Choose how you are told under your profile.`
      : `您在关注策略或值班表中，因此收到 ${brand.name} 的这封邮件。可在个人设置中选择通知方式。`
  const html = sheet({ language, brand, title, paragraphs: lines, link, end: [end] })
  return {
    subject: title,
    text: [title, ...lines, `${link.text}: ${link.url}`, '-- ', end].join('\n\n'),
    html,
    logo: brand.logo,
  }
}
