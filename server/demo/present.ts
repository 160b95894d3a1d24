import { sql } from 'drizzle-orm'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { Reaction } from '#server/events/reaction.ts'
import { changeVendorTerms } from '#server/escalation/commands/change-vendor-terms.ts'
import { noteOnAccountEscalation } from '#server/escalation/commands/keep-account-escalation.ts'
import { openAccountEscalation } from '#server/escalation/commands/open-account-escalation.ts'
import { readBetween } from '#server/events/stream.store.ts'
import { declareIncident } from '#server/incidents/commands/declare-incident.ts'
import { tellAccount } from '#server/incidents/commands/tell-account.ts'
import { tellAll } from '#server/incidents/commands/tell-all.ts'
import { newId } from '#server/kernel/ids.ts'
import { askForEscalation } from '#server/tickets/commands/ask-for-escalation.ts'
import { escalateTicket } from '#server/tickets/commands/escalate-ticket.ts'
import { logCall } from '#server/tickets/commands/log-call.ts'
import { logVendorWord } from '#server/tickets/commands/log-vendor.ts'
import { objectToPause } from '#server/tickets/commands/object-to-pause.ts'
import { openTicket } from '#server/tickets/commands/open-ticket.ts'
import type { Company } from './company.ts'
import type { Story } from './story.ts'
import { playUsage } from './usage.ts'

const minute = 60_000
const cut = {
  circuits: ['CD-MY-DL-1101', 'CD-CQ-DL-0205', 'WH-CD-DL-0710'],
  title: { 'zh-CN': '成都至绵阳方向光缆中断', en: 'Fibre cut between Chengdu and Mianyang' },
}

/** The house around the commands, and what follows from events. */
export interface Around extends Omit<Deps, 'db' | 'clock'> {
  reactions: (deps: Deps) => Reaction[]
}

/**
 * What is going on while the house is looked at for the first time, done by the product's own commands: a
 * cable that is cut, an account in trouble, a vendor at work, a call, an objection, a customer who asks for more force.
 */
export async function playPresent(
  tx: Transaction,
  { reactions, ...deps }: Around,
  company: Company,
  stories: readonly Story[],
  now: Date,
): Promise<void> {
  const house: Deps = { ...deps, db: tx as unknown as Database, clock: { now: () => now } }
  const ahead = (minutes: number) => new Date(now.getTime() + minutes * minute).toISOString()
  const [before] = await rowsOf<{ tx: string; id: string }>(
    tx,
    sql`select pg_current_xact_id()::text as tx, coalesce(max(id), 0) as id from events`,
  )
  const play = new Present(company, stories, house, ahead)
  await play.accountInTrouble()
  await play.cableCut()
  await play.vendorAtWork()
  await play.words()
  await playUsage(house, company, now)
  const from = { tx: before!.tx, id: Number(before!.id) }
  const happened = await readBetween(tx, from, { ...from, id: Number.MAX_SAFE_INTEGER }, 1_000)
  for (const reaction of reactions(house)) {
    await reaction.react(
      tx,
      happened.filter(({ type }) => reaction.wants(type)),
    )
  }
}

class Present {
  readonly #company: Company
  readonly #stories: readonly Story[]
  readonly #deps: Deps
  readonly #ahead: (minutes: number) => string

  constructor(company: Company, stories: readonly Story[], deps: Deps, ahead: (minutes: number) => string) {
    this.#company = company
    this.#stories = stories
    this.#deps = deps
    this.#ahead = ahead
  }

  /** A customer whose branch stands still loses patience: its manager opens the record. */
  async accountInTrouble(): Promise<void> {
    const code = 'NXL-0002'
    const manager = this.#staff(this.#company.accounts.find((each) => each.code === code)!.is.manager)
    const late = this.#live('NJ-VPN-0212')
    const { number } = await openAccountEscalation(
      this.#deps,
      manager,
      {
        accountCode: code,
        title: '南京分公司 VPN 中断，柜面业务停办',
        reason:
          '客户信息部总监两次来电：南京分公司 VPN 路由丢失，柜面停办业务，本季度第二次。要求给出明确恢复时间和书面原因。',
        severity: 'serious',
        trend: 'worsening',
        target: '恢复南京分公司 VPN，并在恢复后一个工作日内交付故障报告',
        targetAt: this.#ahead(150),
        promise: '每小时向客户信息部通报一次进展',
        promiseAt: this.#ahead(35),
        nextStep: '与数据组确认是否切换到备用路由',
        nextStepAt: this.#ahead(20),
        tickets: [late.ticket.number],
      },
      null,
    )
    const heard = {
      kind: 'note' as const,
      text: '已与客户信息部通话：可以接受切换时 30 秒内的中断，希望全程电话在线。',
    }
    await noteOnAccountEscalation(this.#deps, manager, number, heard)
  }

  /** Three circuits over one cable: two customers called, the third has not yet. */
  async cableCut(): Promise<void> {
    const word = { subject: '专线中断，业务无法访问', description: '机房侧设备在线，光口无光，两端都 ping 不通。' }
    const first = await this.#report('zechuan.lan', 'CD-MY-DL-1101', word)
    const second = await this.#report(this.#engineerOf('MRH-0004'), 'CD-CQ-DL-0205', {
      subject: '影像传输专线断了',
      description: '影像调阅全部失败，专线两端路由器端口 down。',
    })
    const gao = this.#staff('gao')
    const { number } = await declareIncident(this.#deps, gao, {
      title: cut.title,
      description: '成都青羊汇聚节点至绵阳方向 48 芯光缆阻断，OTDR 测距 21.6 km，附近有道路施工。抢修队已出发。',
      symptom: 'noService',
      since: this.#ahead(-6),
      scope: { circuits: cut.circuits, nodes: [], accounts: [] },
      tickets: [first, second],
    })
    await tellAll(this.#deps, gao, number, {
      id: newId(),
      texts: {
        'zh-CN':
          '光缆在道路施工处被挖断，抢修队已到现场，正在开挖接续坑。预计 3 小时内恢复，业务已尽可能调度到备用路由。',
        en: 'The cable was cut at a road works site. The crew is there and preparing to splice. We expect the service back within 3 hours; traffic was moved to other routes where there are any.',
      },
      nextAt: this.#ahead(29),
      version: 1,
    })
    const note = '已电话告知电池厂生产网负责人：专线因光缆中断，产线暂走本地缓存，恢复后第一时间通知。'
    await tellAccount(this.#deps, this.#staff('song'), number, 'LCM-0007', { how: 'phone', note })
  }

  /** The field crew is asked by the seat that goes on pursuing it, and has answered. */
  async vendorAtWork(): Promise<void> {
    await changeVendorTerms(this.#deps, this.#staff('ye'), 'fieldWork', {
      contractNumber: 'WX-2026-018',
      calendar: 'always',
      ...{ answerMinutes: 30, doneMinutes: 240, chaseMinutes: 60 },
      contacts: [
        { name: '外线抢修调度', role: '7×24 值班', phone: '010-00009601', email: '', hours: '全天' },
        { name: '片区施工经理', role: '升级联系人', phone: '010-00009602', email: '', hours: '工作日 8:30–18:00' },
      ],
      note: '夜间进机房须提前两小时报备。',
      version: 0,
    })
    const { ticket } = this.#live('BJ-SH-DL-0042')
    const holder = this.#holderOf(ticket.holderId)
    await escalateTicket(
      this.#deps,
      holder,
      { id: ticket.id },
      {
        queue: 'fieldWork',
        note: '请到亦庄机房 A 端测收发光功率并清洁跳纤，必要时更换尾纤。',
        tried: '远端环回误码仍在，更换时隙无改善，判断为 A 端尾纤或法兰。',
        reference: 'WX-20873',
        vendorContact: '外线抢修调度',
        version: ticket.version,
      },
    )
    const answer = { text: '抢修员已出发，约 50 分钟到机房。', contact: '外线抢修调度', expectedAt: this.#ahead(95) }
    await logVendorWord(this.#deps, holder, { id: ticket.id }, { id: newId(), kind: 'answer', ...answer })
  }

  /** A call that was written down, a pause that is not accepted, and a customer who asks for more force. */
  async words(): Promise<void> {
    const called = this.#live('ZH-INT-0511')
    await logCall(
      this.#deps,
      this.#holderOf(called.ticket.holderId),
      { id: called.ticket.id },
      {
        ...{ id: newId(), direction: 'outbound', shared: false },
        summary: '与客户网管核对：仅旅客无线解析失败，办公网正常；对方同意 19 点后切换到备用 DNS。',
      },
    )
    const held = this.#live('WH-FRA-DL-0077')
    const pause = held.handOffs.findLast(({ kind }) => kind === 'thirdParty' || kind === 'customer')
    const manager = this.#staff(this.#company.accounts.find(({ code }) => code === 'LCM-0007')!.is.manager)
    if (pause) {
      const reason = '客户没有同意停表：境外段是我们向合作方租用的，等待合作方修复不应算客户的时间。'
      await objectToPause(this.#deps, manager, { id: held.ticket.id }, { holding: pause.seq, reason })
    }
    const pushed = this.#live('NJ-VPN-0212')
    await askForEscalation(
      this.#deps,
      this.#contact('ningxiu.tao'),
      { id: pushed.ticket.id },
      {
        reason: '南京分公司已经一个半小时不能办理业务，请安排更资深的工程师，并告知恢复时间。',
      },
    )
  }

  async #report(
    key: string,
    circuitNumber: string,
    { subject, description }: { subject: string; description: string },
  ): Promise<string> {
    const contact = this.#contact(key)
    const opened = await openTicket(
      this.#deps,
      contact,
      {
        ...{ channel: 'portal', type: 'fault', symptom: 'noService', impact: 'down', subject, description },
        ...{ language: contact.language, since: new Date(this.#ahead(-5)), reporter: null },
      },
      { accountId: contact.accountId, contactId: contact.id, symptom: 'noService', circuitNumber },
      { key: null, strict: true },
    )
    return opened.number
  }

  #live(circuitNumber: string): Story {
    const { id } = this.#company.accounts
      .flatMap(({ circuits }) => circuits)
      .find(({ number }) => number === circuitNumber)!
    return this.#stories.findLast(({ ticket, alive }) => ticket.circuitId === id && alive)!
  }

  #holderOf(id: string | null): StaffActor {
    return this.#staff([...this.#company.people.values()].find((person) => person.id === id)!.key)
  }

  #staff(key: string): StaffActor {
    const { id, name, nameEn, roles } = this.#company.person(key)
    const accounts = this.#company.accounts.filter(({ is }) => is.manager === key).map((account) => account.id!)
    return { kind: 'staff', id, name, nameEn, language: 'zh-CN', roles, accounts }
  }

  #contact(key: string): ContactActor {
    const contact = this.#company.accounts.flatMap(({ contacts }) => contacts).find(({ is }) => is.key === key)!
    const { name, accountId, language = 'zh-CN', reach = 'own' } = contact
    return { kind: 'contact', id: contact.id!, name, language, accountId, reach }
  }

  #engineerOf(code: string): string {
    const account = this.#company.accounts.find((each) => each.code === code)!
    return account.contacts.find(({ role }) => role === 'networkOperations')!.is.key
  }
}
