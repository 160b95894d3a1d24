import { sql } from 'drizzle-orm'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { addDocument } from '#server/documents/commands/keep-document.ts'
import type { CircuitFields } from '#server/inventory/circuit.contract.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { NewTest } from '#server/orders/order.contract.ts'
import { changeOrderPositions } from '#server/orders/commands/change-order-positions.ts'
import { enterCircuit } from '#server/orders/commands/enter-circuit.ts'
import { openOrder } from '#server/orders/commands/open-order.ts'
import { finishStep, recordTest } from '#server/orders/commands/run-order.ts'
import { findOrder, lockOrder } from '#server/orders/order.store.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { confirmSolution } from '#server/tickets/commands/close-ticket.ts'
import type { Company } from './company.ts'

const end = (site: string, siteEn: string, address: string) => ({ site, siteEn, address })
const wanted: CircuitFields = {
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
const values = [
  { name: 'latency' as const, value: 4.2, limit: 10 },
  { name: 'loss' as const, value: 0, limit: 0.1 },
  { name: 'throughput' as const, value: 998, limit: 950 },
]

/**
 * Orders of one account, done by the product's own commands: one in work, one that waits for the customer, one that is
 * accepted; and its papers.
 */
export async function playOrders(
  tx: Transaction,
  deps: Omit<Deps, 'db' | 'clock'>,
  company: Company,
  now: Date,
): Promise<void> {
  const house: Deps = { ...deps, db: tx as unknown as Database, clock: { now: () => now } }
  const staff = (key: string): StaffActor => {
    const { id, name, nameEn, roles } = company.person(key)
    const accounts = company.accounts.filter(({ is }) => is.manager === key).map((account) => account.id!)
    return { kind: 'staff', id, name, nameEn, language: 'zh-CN', roles, accounts }
  }
  const account = company.accounts.find(({ code }) => code === 'HXB-0001') ?? company.accounts[0]!
  const manager = staff(account.is.manager)
  const contact = account.contacts.find(({ userId }) => userId) ?? account.contacts[0]!
  const customer: ContactActor = {
    ...{ kind: 'contact', id: contact.id!, name: contact.name, language: 'zh-CN' },
    ...{ accountId: account.id!, reach: contact.reach ?? 'account' },
  }
  const supervisor = staff([...company.people.values()].find(({ roles }) => roles.includes('supervisor'))!.key)
  await changeOrderPositions(house, supervisor, {
    positions: [
      { stage: 'design', queue: 'orderSupport' },
      { stage: 'build', queue: 'transmission' },
      { stage: 'configure', queue: 'ipMpls' },
      { stage: 'test', queue: 'transmission' },
    ],
  })
  const order = async (kind: 'new' | 'change', number: string, of: CircuitFields, note: string) =>
    (await findOrder(
      tx,
      await openOrder(house, manager, account.code!, {
        ...{ kind, number, wanted: of, wantedOn: null, note, contactId: contact.id! },
      }),
    ))!
  const give = async (number: string, to: PersonId) =>
    assignTicket(
      house,
      supervisor,
      { id: (await findOrder(tx, number))!.ticketId },
      {
        ...{ seat: to, reason: '订单办理', aboveCapacity: true },
      },
    )
  const step = async (number: string, by: StaffActor, note: string) =>
    finishStep(house, by, number, { note, version: (await findOrder(tx, number))!.version })
  const agent = [...company.people.values()].find(({ seat }) => seat?.level === 'L1')!.key
  const seats = [...company.people.values()].filter(({ seat }) => seat?.level === 'L2')
  const tech = seats[0]!.key

  /** Through every position, tested, and handed to the customer. */
  const deliver = async (
    number: string,
    [check, design, build, configure]: [check: string, design: string, build: string, configure: string],
    test: Pick<NewTest, 'values' | 'note'>,
  ) => {
    const done: [string, string][] = [
      [agent, check],
      [tech, design],
      [tech, build],
      [tech, configure],
    ]
    for (const [key, note] of done) {
      await give(number, company.person(key).id)
      await step(number, staff(key), note)
    }
    await give(number, company.person(tech).id)
    const measuredAt = new Date(now.getTime() - 3_600_000).toISOString()
    await recordTest(house, staff(tech), number, { measuredAt, instrument: 'RFC 2544 / Y.1564', ...test })
    await step(number, staff(tech), '已全程测试')
  }

  const accepted = await order('new', 'SH-HZ-DL-0901', wanted, '新建研发专线，要求主备不同路由。')
  await deliver(
    accepted.number,
    [
      '已与客户确认机房、接口与接入时间',
      '已预留 OTN 端口与光缆纤芯，路由与备用线路分离',
      '两端设备已上架，光路已通',
      '业务已配置，两端环回正常',
    ],
    { values, note: '24 小时稳定性测试无误码' },
  )
  await confirmSolution(house, customer, { id: accepted.ticketId }, { rating: 5, comment: '按期开通，配合很好。' })
  await enterCircuit(tx, { kind: 'system', name: contact.name }, (await lockOrder(tx, accepted.number))!, now)

  const waiting = await order('new', 'BJ-INT-0902', backupInternet, '网银备用出口，须与现用出口不同局向。')
  await deliver(
    waiting.number,
    [
      '已与客户确认接入机房与公网地址段',
      '已分配 PE 端口与地址段，局向与现用出口分离',
      '客户侧路由器已上架，尾纤已布放',
      '路由与限速已配置，与现用出口互为备份',
    ],
    {
      values: [
        { name: 'latency', value: 3.1, limit: 8 },
        { name: 'loss', value: 0, limit: 0.1 },
        { name: 'throughput', value: 996, limit: 950 },
      ],
      note: '倒换演练两次，均在 2 秒内完成',
    },
  )

  const line = account.circuits.find(({ kind }) => kind === 'leasedLine') ?? account.circuits[0]!
  const nodes = await rowsOf<{ code: string }>(
    tx,
    sql`select n.code from circuit_nodes o join nodes n on n.id = o.node_id join circuits c on c.id = o.circuit_id where c.number = ${line.number!} order by 1`,
  )
  const running = await order(
    'change',
    line.number!,
    {
      ...{
        kind: line.kind,
        name: line.name,
        nameEn: line.nameEn,
        grade: line.grade,
        bandwidthKbps: 2 * (line.bandwidthKbps ?? 50_000),
      },
      ...{ aEnd: line.aEnd, zEnd: line.zEnd ?? null, equipment: line.equipment ?? null, region: line.region ?? null },
      ...{
        zone: line.zone ?? 'Asia/Shanghai',
        installedOn: line.installedOn,
        nodes: nodes.map(({ code }) => code),
        ridesOn: [],
      },
    },
    '带宽提升一倍，切换安排在夜间。',
  )
  await give(running.number, company.person(agent).id)
  await step(running.number, staff(agent), '已与客户确认切换时间窗口')

  const paper = (name: string, text: string) => ({ name, content: Buffer.from(text), note: '' })
  await addDocument(
    house,
    manager,
    account.id!,
    { kind: 'acceptance', title: 'SH-HZ-DL-0901 验收单', audience: 'customer' },
    paper('SH-HZ-DL-0901 验收单.txt', '电路：SH-HZ-DL-0901\n时延 4.2 ms，丢包 0 %，吞吐量 998 Mbit/s，均合格。\n'),
  )
  await addDocument(
    house,
    manager,
    account.id!,
    { kind: 'drawing', title: '上海研发中心机房接入图', audience: 'house' },
    paper('机房接入图说明.txt', '3 号楼 2 层机房，第 4 列机柜，两路光缆分别从东、西竖井引入。\n'),
  )
}
