import type { Language } from '#lib/i18n/language.ts'

const bits = ['kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']
const bytes = ['B', 'kB', 'MB', 'GB', 'TB']

/** "12,480" */
export function number(value: number, language: Language, digits = 0): string {
  return value.toLocaleString(language, { maximumFractionDigits: digits })
}

/** A share of one as a percentage: 0.954 is "95.4%". Cut off, so that 99.96 % never reads as kept. */
export function percent(share: number, language: Language, digits = 1): string {
  const factor = 10 ** (digits + 2)
  // The tiny addition undoes binary noise (0.29 * 1000 = 290 - 6e-14) before the cut.
  const cut = Math.floor(share * factor + 1e-9) / factor
  return cut.toLocaleString(language, { style: 'percent', maximumFractionDigits: digits })
}

/** A circuit's bandwidth, kept in kbit/s, in the trade's decimal steps: 155_520 is "155.52 Mbit/s". */
export function bandwidth(kilobitsPerSecond: number, language: Language): string {
  return stepped(kilobitsPerSecond, bits, language, 2)
}

/** Bytes in decimal steps, as file managers show them: 1_250_000 is "1.3 MB". */
export function fileSize(size: number, language: Language): string {
  return stepped(size, bytes, language, 1)
}

function stepped(value: number, units: string[], language: Language, digits: number): string {
  let step = 0
  let amount = value
  while (Math.abs(amount) >= 1000 && step < units.length - 1) {
    amount /= 1000
    step += 1
  }
  return `${number(amount, language, step === 0 ? 0 : digits)} ${units[step]}`
}
