import type { CircuitFields } from '#server/inventory/circuit.contract.ts'
import type { MeasureName, OrderStage } from '#server/orders/order.contract.ts'

/** Working days before today, and the hour of that day in China. */
export type When = readonly [daysAgo: number, hour: number]

export interface PlannedStep {
  note: string
  at: When
  /** Meanwhile somebody outside had the ball. */
  waited?: { for: string; told: string; from: When; until: When }
}

/** What was ordered in the last days, and what each position did; the first one that did nothing has it now. */
export interface PlannedOrder {
  kind: 'new' | 'change'
  number: string
  subject: string
  /** Of a change only what becomes different. */
  wanted: CircuitFields | { times: number }
  note: string
  ordered: When
  steps: readonly PlannedStep[]
  test?: { at: When; values: { name: MeasureName; value: number; limit: number }[]; note: string }
  accepted?: { rating: 4 | 5; comment: string }
}

const end = (site: string, siteEn: string, address: string) => ({ site, siteEn, address })
const research: CircuitFields = {
  ...{ kind: 'leasedLine', name: '上海研发中心至杭州云节点', nameEn: 'Shanghai R&D to the Hangzhou cloud node' },
  ...{ grade: 'AA', bandwidthKbps: 1_000_000, equipment: 'OTN 客户端 CPE-10', region: 'east', zone: 'Asia/Shanghai' },
  aEnd: end('上海研发中心', 'Shanghai R&D centre', '浦东新区科苑路 88 号 3 号楼机房'),
  zEnd: end('杭州云节点', 'Hangzhou cloud node', '余杭区文一西路 969 号'),
  ...{ installedOn: '2026-01-01', nodes: ['EC-OTN-01'], ridesOn: [] },
}
const backupInternet: CircuitFields = {
  ...{ kind: 'internet', name: '网银互联网备用出口', nameEn: 'Internet for online banking, backup' },
  ...{ grade: 'AA', bandwidthKbps: 1_000_000, equipment: 'CE CR-4200', region: 'north', zone: 'Asia/Shanghai' },
  aEnd: end('北京亦庄数据中心', 'Beijing Yizhuang data centre', '北京市大兴区荣泽东街 18 号 2 号楼'),
  ...{ zEnd: null, installedOn: '2026-01-01', nodes: ['NC-PE-01'], ridesOn: [] },
}

/** The positions as this house has them; the desk checks. */
export const orderQueues: Record<Exclude<OrderStage, 'check'>, string> = {
  ...{ design: 'orderSupport', build: 'transmission', configure: 'ipMpls', test: 'transmission' },
}

export const plannedOrders: readonly PlannedOrder[] = [
  {
    ...{ kind: 'new', number: 'SH-HZ-DL-0901', subject: '新装：上海研发中心至杭州云节点（SH-HZ-DL-0901）' },
    ...{ wanted: research, note: '新建研发专线，要求主备不同路由。', ordered: [5, 9.6] },
    steps: [
      { note: '已与客户确认机房、接口与接入时间', at: [5, 10.9] },
      { note: '已预留 OTN 端口与光缆纤芯，路由与备用线路分离', at: [5, 15.4] },
      {
        ...{ note: '两端设备已上架，光路已通', at: [2, 16.7] },
        waited: {
          ...{ for: '等待两端机房施工许可', told: '施工已排期，两端机房进场许可办理中。' },
          ...{ from: [5, 17.2], until: [3, 9.1] },
        },
      },
      { note: '业务已配置，两端环回正常', at: [1, 10.2] },
      { note: '已全程测试', at: [1, 15.6] },
    ],
    test: {
      at: [1, 15.2],
      values: [
        { name: 'latency', value: 4.2, limit: 10 },
        { name: 'loss', value: 0, limit: 0.1 },
        { name: 'throughput', value: 998, limit: 950 },
      ],
      note: '24 小时稳定性测试无误码',
    },
    accepted: { rating: 5, comment: '按期开通，配合很好。' },
  },
  {
    ...{ kind: 'new', number: 'BJ-INT-0902', subject: '新装：网银互联网备用出口（BJ-INT-0902）' },
    ...{ wanted: backupInternet, note: '网银备用出口，须与现用出口不同局向。', ordered: [4, 14.1] },
    steps: [
      { note: '已与客户确认接入机房与公网地址段', at: [4, 15.3] },
      { note: '已分配 PE 端口与地址段，局向与现用出口分离', at: [3, 10.4] },
      {
        ...{ note: '客户侧路由器已上架，尾纤已布放', at: [2, 11.8] },
        waited: {
          ...{ for: '等待客户数据中心开放机房', told: '设备已备齐，待贵方数据中心开放机房后上架。' },
          ...{ from: [3, 13.5], until: [2, 9.2] },
        },
      },
      { note: '路由与限速已配置，与现用出口互为备份', at: [2, 16.2] },
      { note: '倒换演练通过，请客户验收', at: [1, 16.9] },
    ],
    test: {
      at: [1, 16.1],
      values: [
        { name: 'latency', value: 3.1, limit: 8 },
        { name: 'loss', value: 0, limit: 0.1 },
        { name: 'throughput', value: 996, limit: 950 },
      ],
      note: '倒换演练两次，均在 2 秒内完成',
    },
  },
  {
    ...{ kind: 'change', number: 'BJ-SH-DL-0042', subject: '变更：核心交易主用专线（BJ-SH-DL-0042）' },
    ...{ wanted: { times: 2 }, note: '带宽提升一倍，切换安排在夜间。', ordered: [1, 14.2] },
    steps: [{ note: '已与客户确认切换时间窗口', at: [1, 15.6] }],
  },
]

/** What the desk says first. */
export const orderHeard =
  '您好，订单已受理，我们先与您核对机房、接口和接入时间，之后由各专业依次办理，进度可在门户查看。'
