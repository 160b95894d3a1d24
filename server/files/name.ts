const longest = 120
/** Control characters, what turns the direction of reading, what cannot be seen, and what disks and headers reserve. */
const unfit = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029"<>:|?*;%]/gu
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/**
 * A name that is safe in a header and on any disk, and that ends as its bytes say: no path, no control, invisible or
 * reserved characters, 120 characters at most.
 */
export function cleanName(told: string, endings: readonly string[]): string {
  const last = told.toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replace(unfit, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .replace(/\s+/g, ' ')
  const dot = clean.lastIndexOf('.')
  const ending = dot > 0 ? clean.slice(dot + 1).toLowerCase() : ''
  const fits = endings.includes(ending)
  const stem = (fits ? clean.slice(0, dot) : clean) || 'file'
  const tail = `.${fits ? ending : endings[0]}`
  const whole = Array.from(devices.test(stem) ? `_${stem}` : stem)
  return whole.slice(0, longest - tail.length).join('') + tail
}

/** RFC 6266: always a download, with a name every browser reads right. */
export function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`
}
