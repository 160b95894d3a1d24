import { fileTypeFromBuffer } from 'file-type'
import { Refusal } from '#server/kernel/refusal.ts'
import { largestFile } from './file.contract.ts'

export interface Kind {
  type: string
  /** Endings the file may keep; the first is added where it has another. */
  endings: readonly string[]
}

const kind = (type: string, ...endings: string[]): Kind => ({ type, endings })
const office = 'application/vnd.openxmlformats-officedocument'

/** What the bytes may be. Everything is handed out as a download, so this keeps out programs and pages, not pictures. */
const welcome: readonly Kind[] = [
  kind('image/png', 'png'),
  kind('image/jpeg', 'jpg', 'jpeg'),
  kind('image/gif', 'gif'),
  kind('image/webp', 'webp'),
  kind('image/heic', 'heic', 'heif'),
  kind('image/bmp', 'bmp'),
  kind('image/tiff', 'tif', 'tiff'),
  kind('application/pdf', 'pdf'),
  kind('application/zip', 'zip'),
  kind('application/gzip', 'gz', 'tgz'),
  kind('application/x-7z-compressed', '7z'),
  kind('application/vnd.tcpdump.pcap', 'pcap', 'cap'),
  kind('application/x-pcapng', 'pcapng'),
  kind(`${office}.wordprocessingml.document`, 'docx'),
  kind(`${office}.spreadsheetml.sheet`, 'xlsx'),
  kind(`${office}.presentationml.presentation`, 'pptx'),
  kind('application/x-cfb', 'doc', 'xls', 'ppt', 'msg', 'vsd'),
  kind('audio/wav', 'wav'),
  kind('audio/mpeg', 'mp3'),
  kind('video/mp4', 'mp4'),
]

const text = kind('text/plain', 'txt', 'log', 'cfg', 'conf', 'json', 'md', 'out', 'trace')
const table = kind('text/csv', 'csv', 'tsv')
/** Text that programs read as more than text. */
const unwelcomeEndings = /\.(html?|xhtml|svgz?|xml|xsl|mhtml?|hta|js|mjs|vbs|wsf|url|lnk|reg)$/i

/**
 * What the bytes are, whatever the file is called. Refuses with `file.empty`, `file.too_large` and
 * `file.type_not_accepted`: pages, scripts and drawings that can run something are refused even as text.
 */
export async function kindOf(content: Buffer, name: string): Promise<Kind> {
  if (content.length === 0) throw refused('file.empty', 'The file is empty. Choose another one.')
  if (content.length > largestFile) {
    throw refused('file.too_large', 'A file may have 10 MB at most. Compress it, or send a part of it.', 413)
  }
  if (isPcapng(content)) return welcome.find(({ type }) => type === 'application/x-pcapng')!
  const found = await fileTypeFromBuffer(content).catch(() => undefined)
  const known = welcome.find(({ type }) => type === found?.mime)
  if (known) return known
  if (!found && isText(content) && !isMarkup(content) && !unwelcomeEndings.test(name)) {
    return /\.[ct]sv$/i.test(name) ? table : text
  }
  throw refused(
    'file.type_not_accepted',
    'Files of this kind are not accepted. Send a picture, a PDF, an Office document, a text or log, a capture or an archive.',
    415,
  )
}

/** Files of Wireshark's present format: a section header block, then its byte order. */
function isPcapng(content: Buffer): boolean {
  const start = content.subarray(0, 12).toString('hex')
  return /^0a0d0d0a.{8}(1a2b3c4d|4d3c2b1a)$/.test(start)
}

/** No control characters but tabs, line ends and the escapes of coloured logs. Any 8-bit encoding of letters will do. */
function isText(content: Buffer): boolean {
  return !content.some((byte) => (byte < 32 && ![9, 10, 12, 13, 27].includes(byte)) || byte === 127)
}

/** A page or a drawing begins with a tag; a log that quotes one further down is a log. */
function isMarkup(content: Buffer): boolean {
  const start = content.subarray(0, 4096).toString('latin1').replace(/^ï»¿/, '').trimStart()
  return (
    /^<(!doctype|!--|\?xml|html|head|body|script|svg|iframe|meta|style|title|table|div|p|a|img|h\d)\b/i.test(start) ||
    /^<!--/.test(start)
  )
}

function refused(code: string, detail: string, status = 422): Refusal {
  return new Refusal(code, detail, status, { errors: [{ pointer: '/file', detail }] })
}
