/** Numbers people quote (KB-0001, TT-2026-000123, SHB-DL-0042), found whole, half typed, or by their last digits. */

const shortest = 3

/** Letters and digits alone, so that `tt 2026 000123` and `TT-2026-000123` are the same. */
export function numberKey(number: string): string {
  return number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** The keys a document is found by: every beginning from three characters on, and `#123` for its last digits. */
export function numberKeys(number: string): string[] {
  const key = numberKey(number)
  const keys: string[] = []
  for (let length = Math.min(shortest, key.length); length <= key.length; length++) keys.push(key.slice(0, length))
  const tail = /(\d+)\D*$/.exec(number)?.[1]
  if (tail) keys.push(lastDigits(tail))
  return keys
}

/**
 * The keys a question asks for. Any word that mixes letters and digits may be a number; `KB-00` may be the beginning
 * of one and digits alone the end of one only where nothing else was typed, lest "error 691" find ticket 691.
 */
export function askedNumbers(text: string): { whole: string[]; partial: string[] } {
  const typed = text.normalize('NFKC').trim()
  const words = typed.split(/[\s,;，；、()（）"“”]+/u).filter(Boolean)
  const whole = words.filter((word) => /\d/.test(word) && /\p{L}/u.test(word)).map(numberKey)
  const partial: string[] = []
  if (words.length <= 4 && /^\p{L}{2,4}[\s-]/u.test(typed) && /\d$/.test(typed)) whole.push(numberKey(typed))
  if (words.length === 1) {
    const digits = /^#?(\d{3,})$/.exec(typed)?.[1]
    if (digits) partial.push(lastDigits(digits))
    if (/^[a-z]{2,4}-?[a-z0-9-]*\d/i.test(typed) || /^[a-z]{2,4}-/i.test(typed)) partial.push(numberKey(typed))
  }
  return { whole: unique(whole), partial: unique(partial.filter((key) => key.length >= shortest || key[0] === '#')) }
}

function lastDigits(digits: string): string {
  return `#${digits.replace(/^0+(?=\d)/, '')}`
}

function unique(keys: string[]): string[] {
  return [...new Set(keys.filter((key) => key.length >= shortest || key[0] === '#'))]
}
