import type { Language } from '#server/accounts/account.contract.ts'
import type { LetterBrand } from '#server/brand/letter-brand.store.ts'
import type { Letter } from './letter.ts'
import { sheet } from './sheet.ts'

export interface AskLetterFacts {
  /** What the manager says was done. */
  words: string
  manager: string
  contact: { name: string; language: Language }
  link: string
}

/** "Is it settled?", in the contact's language. The letter is short: what was done, and one thing to do. */
export function askLetter(facts: AskLetterFacts, brand: LetterBrand): Letter {
  const zh = facts.contact.language !== 'en'
  const subject = zh ? `请您确认：问题是否已解决（${brand.name}）` : `Is it settled? ${brand.name} would like your word`
  const paragraphs = zh
    ? [`${facts.contact.name}，您好：`, `您的客户经理${facts.manager}已按约定完成以下工作，想请您确认是否已经解决：`]
    : [
        `Dear ${facts.contact.name},`,
        `your account manager ${facts.manager} has done what was agreed, and would like to hear from you whether it is settled:`,
      ]
  const after = (door: { zh: string; en: string }) =>
    zh
      ? `请${door.zh}，回答“已解决”或“尚未解决”。未解决的，请写明还差什么，我们会继续处理。`
      : `Please answer yes or no behind the ${door.en} below. If something is still open, say what, and we go on with it.`
  const inText = after({ zh: '打开下方链接', en: 'link' })
  const label = zh ? '现在回答' : 'Answer now'
  const end = zh
    ? [`此邮件由 ${brand.name} 自动发送，请勿直接回复。`, '链接仅供您本人使用，请勿转发。']
    : [`Sent by ${brand.name}. Please do not answer this letter.`, 'The link is yours alone; please do not forward it.']
  return {
    subject,
    text: [
      ...paragraphs,
      facts.words.replace(/^/gm, '> '),
      inText,
      `${label}${zh ? '：' : ':'}\n${facts.link}`,
      '-- ',
      ...end,
    ].join('\n\n'),
    html: sheet({
      ...{ language: facts.contact.language, brand, paragraphs, quote: facts.words },
      after: [after({ zh: '点击下方按钮', en: 'button' })],
      link: { text: label, url: facts.link, spelt: true },
      end,
    }),
    logo: brand.logo,
  }
}
