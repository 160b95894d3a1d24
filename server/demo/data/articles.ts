import type { SupportLevel } from '#server/tickets/ticket.contract.ts'

/** Which article helps where: by scenario, the Chinese and the English one. Numbers are those of `kb-content/`. */
const articleFor: Record<string, { zh: string; en: string }> = {
  fibreCut: { zh: 'KB-0001', en: 'KB-0101' },
  opticalPower: { zh: 'KB-0002', en: 'KB-0102' },
  bitErrors: { zh: 'KB-0003', en: 'KB-0103' },
  clockSource: { zh: 'KB-0003', en: 'KB-0103' },
  customerPower: { zh: 'KB-0001', en: 'KB-0101' },
  protectionDetour: { zh: 'KB-0016', en: 'KB-0112' },
  nodeFan: { zh: 'KB-0018', en: 'KB-0117' },
  partnerCable: { zh: 'KB-0018', en: 'KB-0101' },
  duplex: { zh: 'KB-0011', en: 'KB-0113' },
  vpnDown: { zh: 'KB-0004', en: 'KB-0104' },
  vpnRouteMissing: { zh: 'KB-0004', en: 'KB-0104' },
  bgpFlap: { zh: 'KB-0005', en: 'KB-0105' },
  mtuFragment: { zh: 'KB-0011', en: 'KB-0111' },
  vpnLatency: { zh: 'KB-0017', en: 'KB-0112' },
  packetLoss: { zh: 'KB-0017', en: 'KB-0113' },
  slowInternet: { zh: 'KB-0011', en: 'KB-0113' },
  dnsFailure: { zh: 'KB-0006', en: 'KB-0106' },
  attack: { zh: 'KB-0012', en: 'KB-0109' },
  watchAndWait: { zh: 'KB-0016', en: 'KB-0108' },
  blockedAddress: { zh: 'KB-0005', en: 'KB-0105' },
  inboundFails: { zh: 'KB-0007', en: 'KB-0107' },
  oneWayAudio: { zh: 'KB-0015', en: 'KB-0116' },
  trunkFull: { zh: 'KB-0007', en: 'KB-0107' },
  powerFeed: { zh: 'KB-0013', en: 'KB-0115' },
  hostUnreachable: { zh: 'KB-0013', en: 'KB-0115' },
  roomTemperature: { zh: 'KB-0013', en: 'KB-0115' },
  selfCleared: { zh: 'KB-0016', en: 'KB-0108' },
  plannedWorks: { zh: 'KB-0022', en: 'KB-0120' },
  remoteHands: { zh: 'KB-0013', en: 'KB-0115' },
  newPrefix: { zh: 'KB-0005', en: 'KB-0105' },
  slowAnswer: { zh: 'KB-0010', en: 'KB-0119' },
  againAndAgain: { zh: 'KB-0008', en: 'KB-0119' },
  leave: { zh: 'KB-0021', en: 'KB-0119' },
  hallAccess: { zh: 'KB-0013', en: 'KB-0115' },
}

/** What the first line reads where the article of the trade is for technical seats. */
const atFirstLine: Record<string, { zh: string; en: string }> = {
  opticalPower: { zh: 'KB-0016', en: 'KB-0101' },
  bitErrors: { zh: 'KB-0001', en: 'KB-0101' },
  packetLoss: { zh: 'KB-0011', en: 'KB-0113' },
  vpnLatency: { zh: 'KB-0011', en: 'KB-0112' },
}
const forTechnicalSeats = [
  ...['KB-0002', 'KB-0003', 'KB-0004', 'KB-0005', 'KB-0007', 'KB-0015', 'KB-0017'],
  ...['KB-0102', 'KB-0103', 'KB-0104', 'KB-0105', 'KB-0107', 'KB-0116'],
]

/** The article that helps a reader at this level with a scenario; none where there is none they may read. */
export function articleAt(level: SupportLevel, scenario: string, language: 'zh' | 'en'): string | null {
  const number = articleFor[scenario]?.[language] ?? null
  if (level !== 'L1' || !number || !forTechnicalSeats.includes(number)) return number
  return atFirstLine[scenario]?.[language] ?? null
}
