import type { Language } from '#server/accounts/account.contract.ts'
import type { LetterBrand } from '#server/brand/letter-brand.store.ts'

/** Under which name the logo travels inside the letter. */
export const logoId = 'logo@keyline'

/** What stands on a letter, in order. Everything is text: it is escaped here and nowhere else. */
export interface Sheet {
  language: Language
  brand: LetterBrand
  /** Small, beside the name of the house. */
  head?: string
  title?: string
  paragraphs: readonly string[]
  /** What somebody wrote, kept apart from what we say. */
  quote?: string | null
  after?: readonly string[]
  /** The one thing to do. `spelt`: the address is written out as well, for who cannot click. */
  link: { text: string; url: string; spelt?: boolean }
  end: readonly string[]
}

/** A letter's page: one card, one button, the logo inside the letter itself and no picture that is loaded from elsewhere. */
export function sheet({ language, brand, head, title, paragraphs, quote, after = [], link, end }: Sheet): string {
  const paragraph = (line: string) => `<p style="margin:0 0 14px">${escape(line)}</p>`
  const small = 'color:#616a7a;font-size:13px'
  const name = escape(brand.name)
  const mark = brand.logo
    ? `<img src="cid:${logoId}" alt="${name}" height="28" style="height:28px;max-width:180px;vertical-align:middle;border:0"> `
    : ''
  const masthead = `${mark}<strong style="color:#141820">${name}</strong>${head ? ` · ${escape(head)}` : ''}`
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px 16px;background:#f6f7f9;color:#141820;font:15px/1.65 system-ui,-apple-system,'PingFang SC','Microsoft YaHei',sans-serif">
<div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #e4e7ec;border-top:3px solid ${brand.colour};border-radius:10px">
${[
  `<p style="margin:0 0 20px;${small}">${masthead}</p>`,
  title ? `<p style="margin:0 0 14px;font-size:17px;font-weight:600">${escape(title)}</p>` : '',
  ...paragraphs.map(paragraph),
  quote
    ? `<blockquote style="margin:0 0 14px;padding:2px 0 2px 14px;border-left:3px solid #d0d5dd;white-space:pre-wrap">${escape(quote)}</blockquote>`
    : '',
  ...after.map(paragraph),
  `<p style="margin:22px 0"><a href="${escape(link.url)}" style="display:inline-block;padding:10px 18px;background:${brand.colour};border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none">${escape(link.text)}</a></p>`,
  link.spelt ? `<p style="margin:0 0 20px;${small};word-break:break-all">${escape(link.url)}</p>` : '',
  `<p style="margin:0;padding-top:16px;border-top:1px solid #e4e7ec;${small}">${end.map(escape).join('<br>')}</p>`,
]
  .filter(Boolean)
  .join('\n')}
</div>
</body>
</html>`
}

function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (c) => entities[c]!)
}
