import { fileTypeFromBuffer } from 'file-type'
import { Refusal } from '#server/kernel/refusal.ts'

export const largestFile = 10 * 1024 * 1024

/** What the bytes may be. Everything is handed out as a download, so this keeps out programs, not pictures. */
const welcome = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/tiff',
  'application/pdf',
  'application/zip',
  'application/gzip',
  'application/x-7z-compressed',
  'application/vnd.tcpdump.pcap',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/x-cfb',
  'audio/wav',
  'audio/mpeg',
  'video/mp4',
])

/**
 * The type the bytes say they are; text without control characters is text, whatever it is called. Refuses with
 * `file.too_large`, `file.empty` and `file.type_not_accepted`.
 */
export async function typeOf(content: Buffer): Promise<string> {
  if (content.length === 0) throw refused('file.empty', 'The file is empty. Choose another one.')
  if (content.length > largestFile) {
    throw refused('file.too_large', 'A file may have 10 MB at most. Compress it, or send a part of it.', 413)
  }
  const found = await fileTypeFromBuffer(content)
  if (found && welcome.has(found.mime)) return found.mime
  if (!found && isText(content)) return 'text/plain'
  throw refused(
    'file.type_not_accepted',
    'Files of this kind are not accepted. Send a picture, a PDF, an Office document, a text or log, a capture or an archive.',
    415,
  )
}

/** Bytes that are valid UTF-8 (or GBK-like high bytes) and hold no control characters but tabs and line ends. */
function isText(content: Buffer): boolean {
  const head = content.subarray(0, 64 * 1024)
  return !head.some((byte) => (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127)
}

/** A name that is safe in a header and on any disk: no path, no control or reserved characters, 120 characters at most. */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    // eslint-disable-next-line no-control-regex -- control characters are just what must go
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069"<>:|?*;]/g, '_')
    .replace(/^\.+/, '')
    .trim()
  if (clean.length <= 120) return clean || 'file'
  const dot = clean.lastIndexOf('.')
  const ending = dot > 0 && clean.length - dot <= 10 ? clean.slice(dot) : ''
  return clean.slice(0, 120 - ending.length) + ending
}

/** RFC 6266: always a download, with a name every browser reads right. */
export function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_')
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`
}

function refused(code: string, detail: string, status = 422): Refusal {
  return new Refusal(code, detail, status, { errors: [{ pointer: '/file', detail }] })
}
