import { parseSynonyms, synonymsOf } from '#server/search/synonyms.ts'
import type { SearchDocument } from '#server/search/port.ts'

export const synonyms = synonymsOf(
  parseSynonyms(
    `
- [专线, 电路, leased line, circuit, private line]
- [中断, 断线, 不通, outage, down, no service]
- [误码率, bit error rate, BER]
- [光功率, optical power, light level]
- [闪断, 时断时续, flapping, intermittent]
- [虚拟专网, MPLS VPN, L3VPN]
`,
    'synonyms.yaml',
  ),
)

const day = (date: number) => new Date(Date.UTC(2026, 9, date))

/** A small house in both languages: articles with and without a translation, tickets, accounts and circuits. */
export const documents: SearchDocument[] = [
  {
    id: 'article_1',
    kind: 'article',
    number: 'KB-0001',
    language: 'zh-CN',
    title: '专线中断的首次响应',
    keywords: ['告警', '光缆'],
    summary: '客户报告专线不通时，坐席在十五分钟内要做的事。',
    body: '先核对电路编号与两端地址，再看光功率与端口误码率。若端口误码率持续升高，应升级到传输专业。',
    facets: { product: 'leasedLine', type: 'playbook', symptom: ['noService'], confidence: 'validated' },
    visibility: ['agents', 'technicians'],
    popularity: 12,
    updatedAt: day(3),
  },
  {
    id: 'article_2',
    kind: 'article',
    number: 'KB-0002',
    language: 'en',
    title: 'Reading optical power on a customer port',
    keywords: ['dBm', 'transceiver'],
    summary: 'What the light level tells, and when to clean a connector before replacing a module.',
    body: 'A receive level below -24 dBm on a ten kilometre module points to a dirty connector or a bent fibre.',
    facets: { product: 'leasedLine', type: 'howTo', symptom: ['bitErrors'], confidence: 'validated' },
    visibility: ['public'],
    updatedAt: day(4),
  },
  {
    id: 'article_3',
    kind: 'article',
    number: 'KB-0003',
    language: 'zh-CN',
    title: '域名解析失败时如何排查',
    keywords: ['DNS', '缓存'],
    summary: '企业客户访问门户失败，先分清解析与连通。',
    body: '使用两台不同的递归服务器比对应答，留意负缓存的存活时间。',
    facets: { product: 'dns', type: 'fault', symptom: ['dns'], confidence: 'notValidated' },
    visibility: ['public'],
    updatedAt: day(5),
  },
  {
    id: 'article_4',
    kind: 'article',
    number: 'KB-0004',
    language: 'en',
    title: 'When names do not resolve',
    keywords: ['nameserver'],
    summary: 'Tell a resolver fault from a reachability fault.',
    body: 'Compare two recursive servers and mind the negative cache.',
    facets: { product: 'dns', type: 'fault', symptom: ['dns'], confidence: 'notValidated' },
    visibility: ['public'],
    updatedAt: day(6),
    translationOf: 'KB-0003',
  },
  {
    id: 'article_5',
    kind: 'article',
    number: 'KB-0005',
    language: 'en',
    title: 'Leased line outage: what to ask first',
    keywords: ['first contact'],
    summary: 'Five questions that save the first quarter of an hour.',
    body: 'Ask for the circuit number, the lamps on the terminal, and whether power was lost at either end.',
    facets: { product: 'leasedLine', type: 'playbook', symptom: ['noService'], confidence: 'validated' },
    visibility: ['public'],
    popularity: 3,
    updatedAt: day(7),
  },
  {
    id: 'article_6',
    kind: 'article',
    number: 'KB-0006',
    language: 'en',
    title: 'BGP session keeps flapping',
    keywords: ['hold timer', 'AS path'],
    summary: 'Hold timers, MTU and route dampening.',
    body: 'Check the hold timer on both sides, then the path MTU with the do not fragment bit set.',
    facets: { product: 'internet', type: 'fault', symptom: ['flapping', 'routing'], confidence: 'validated' },
    visibility: ['public'],
    updatedAt: day(8),
  },
  {
    id: 'ticket_1',
    kind: 'ticket',
    number: 'TT-2026-000123',
    language: 'zh-CN',
    title: '上海到北京专线闪断',
    body: '今天上午起每隔几分钟断一次，对方城市无告警。',
    facets: { product: 'leasedLine', type: 'fault', status: 'inProgress', symptom: ['flapping'], priority: 'P2' },
    visibility: ['staff', 'account:north'],
    updatedAt: day(9),
  },
  {
    id: 'ticket_2',
    kind: 'ticket',
    number: 'TT-2026-000124',
    language: 'en',
    title: 'Packet loss towards the Rotterdam warehouse',
    body: 'Loss of four percent since the maintenance window, reported on circuit SHB-DL-0042.',
    facets: { product: 'mplsVpn', type: 'fault', status: 'resolved', symptom: ['packetLoss'], priority: 'P3' },
    visibility: ['staff', 'account:south'],
    updatedAt: day(10),
  },
  {
    id: 'account_1',
    kind: 'account',
    number: 'NBK',
    title: '北方商业银行',
    keywords: ['Northern Commercial Bank'],
    facets: { grade: 'gold', industry: 'finance' },
    visibility: ['staff', 'manager:li'],
    updatedAt: day(1),
  },
  {
    id: 'circuit_1',
    kind: 'circuit',
    number: 'SHB-DL-0042',
    title: '上海外滩 – 北京金融街 100M',
    body: '数字数据网，双路由保护。',
    facets: { product: 'leasedLine', serviceGrade: 'AAA' },
    visibility: ['staff', 'account:north'],
    updatedAt: day(2),
  },
]

/** One document that carries the same unique word in every field that a reader could ever be shown. */
export function secret(canary: string, visibility: string[], more: Partial<SearchDocument> = {}): SearchDocument {
  return {
    id: 'ticket_secret',
    kind: 'ticket',
    number: `TT-${canary}-1`,
    language: 'en',
    title: `Title ${canary} leased line`,
    keywords: [`keyword ${canary}`],
    summary: `Summary ${canary}`,
    body: `Body ${canary} leased line`,
    facets: { product: `product ${canary}`, status: `status ${canary}`, equipment: [`equipment ${canary}`] },
    visibility,
    popularity: 99,
    updatedAt: day(20),
    ...more,
  }
}
