import type { SearchPlace } from '#server/kb/learning/learning.contract.ts'

export interface Asked {
  /** The same search as different people type it. */
  words: readonly string[]
  places: readonly SearchPlace[]
  /** How often in six weeks. */
  times: number
  /** What was opened, by those who opened something; nothing is what nobody has written. */
  opened: string | null
  total: number
}

const desk = ['console', 'knowledge', 'ticket'] as const
const customers = ['help', 'portal', 'report'] as const

/** What people look for in six weeks: most of it is there, and some of it nobody has written down. */
export const asked: readonly Asked[] = [
  { words: ['光功率', '光功率 低', '低光告警'], places: desk, times: 34, opened: 'KB-0002', total: 6 },
  { words: ['LOS 告警', 'LOS LOF'], places: desk, times: 26, opened: 'KB-0001', total: 9 },
  { words: ['专线 不通', '专线中断'], places: [...customers, 'ticket'], times: 38, opened: 'KB-0001', total: 12 },
  { words: ['VRF 路由', '缺路由'], places: desk, times: 24, opened: 'KB-0004', total: 7 },
  { words: ['hold timer expired', 'BGP 震荡'], places: desk, times: 19, opened: 'KB-0005', total: 5 },
  { words: ['域名打不开', 'DNS 超时'], places: [...customers, ...desk], times: 22, opened: 'KB-0006', total: 6 },
  { words: ['MTU', 'ping 1472'], places: desk, times: 18, opened: 'KB-0011', total: 8 },
  { words: ['测速 慢', '上网慢'], places: customers, times: 30, opened: 'KB-0011', total: 9 },
  { words: ['单通', '通话断续'], places: desk, times: 16, opened: 'KB-0015', total: 4 },
  { words: ['403 503', 'sip 403'], places: desk, times: 12, opened: 'KB-0007', total: 3 },
  { words: ['升级 模板', '转 L2'], places: ['console', 'ticket'], times: 15, opened: 'KB-0009', total: 5 },
  { words: ['暂停 客户'], places: ['ticket'], times: 9, opened: 'KB-0020', total: 4 },
  { words: ['厂商 派单'], places: desk, times: 8, opened: 'KB-0018', total: 3 },
  { words: ['iperf3', 'throughput test'], places: [...customers, 'ticket'], times: 14, opened: 'KB-0113', total: 4 },
  { words: ['crc errors', 'errored seconds'], places: desk, times: 11, opened: 'KB-0103', total: 5 },
  { words: ['one-way audio'], places: desk, times: 7, opened: 'KB-0116', total: 3 },
  { words: ['bgp flap'], places: desk, times: 8, opened: 'KB-0105', total: 4 },
  { words: ['remote hands', '代操作'], places: customers, times: 9, opened: 'KB-0013', total: 3 },
  { words: ['误码 CRC'], places: desk, times: 13, opened: 'KB-0003', total: 6 },

  { words: ['发票 抬头 变更', '变更 发票抬头', '发票抬头 变更'], places: customers, times: 11, opened: null, total: 0 },
  { words: ['SD-WAN MTU 设置', 'SD-WAN MTU 设置', 'MTU SD-WAN 设置'], places: desk, times: 9, opened: null, total: 2 },
  { words: ['服务报告 下载', '下载 服务报告'], places: customers, times: 12, opened: null, total: 1 },
  { words: ['门户 新增 用户', '新增 门户 用户'], places: customers, times: 8, opened: null, total: 0 },
  { words: ['光模块 温度 告警', '温度告警 光模块'], places: desk, times: 7, opened: null, total: 3 },
  { words: ['IPv6 前缀 申请'], places: [...customers, 'ticket'], times: 6, opened: null, total: 1 },
  { words: ['static route change form'], places: customers, times: 5, opened: null, total: 0 },
  { words: ['5G 备份 切换'], places: desk, times: 4, opened: null, total: 1 },
]

/** What readers and colleagues said of articles, in days ago; `done` is what became of it. */
export interface Said {
  article: string
  kind: 'feedback' | 'flag'
  /** A key of the staff, or the mailbox of a contact. */
  by: string
  text: string
  daysAgo: number
  done?: { by: string; daysAgo: number; outcome: string }
}

export const said: readonly Said[] = [
  {
    ...{ article: 'KB-0006', kind: 'feedback', by: 'lu.chengze', daysAgo: 2 },
    text: '第二步的命令在 Windows 上没有，我们机房只有 Windows 服务器，希望补上 nslookup 的写法。',
  },
  {
    ...{ article: 'KB-0011', kind: 'flag', by: 'lin', daysAgo: 1 },
    text: '测速网站的地址换了，旧链接打不开，客户今天问到。',
  },
  {
    ...{ article: 'KB-0113', kind: 'feedback', by: 'ding', daysAgo: 5 },
    text: 'The window size in the example is too small for 10 Gbit/s over 40 ms; the reader measures half and blames the line.',
  },
  {
    ...{ article: 'KB-0001', kind: 'feedback', by: 'lin', daysAgo: 12 },
    text: '指示灯的图是旧型号，新接入设备的灯在背面。',
    done: { by: 'ding', daysAgo: 9, outcome: '已补充新型号的位置说明，见第 2 节。' },
  },
  {
    ...{ article: 'KB-0007', kind: 'flag', by: 'deng', daysAgo: 20 },
    text: '503 的第三种原因没有写：对端并发超限。',
    done: { by: 'jiang', daysAgo: 16, outcome: '已写入，并加上怎样看并发数。' },
  },
]
