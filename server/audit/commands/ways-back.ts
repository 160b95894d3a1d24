import { eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { accounts } from '#server/accounts/account.table.ts'
import { changeAccountCalendar } from '#server/accounts/commands/change-account-calendar.ts'
import { setTeam } from '#server/accounts/commands/keep-account.ts'
import { saveAlertRules } from '#server/alerts/rules/commands/save-rules.ts'
import type { AlertRuleChange } from '#server/alerts/rules/rule.contract.ts'
import { rulesInForce } from '#server/alerts/rules/rule.store.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { changeRoles } from '#server/auth/commands/change-roles.ts'
import { findPerson } from '#server/auth/people.store.ts'
import type { RolesChange } from '#server/auth/person.contract.ts'
import type { BrandChange } from '#server/brand/brand.contract.ts'
import { brandOf } from '#server/brand/brand.store.ts'
import { changeBrand } from '#server/brand/commands/change-brand.ts'
import { calendarDetail } from '#server/calendar/calendar-view.store.ts'
import { restoreCalendar, retireCalendar } from '#server/calendar/commands/retire-calendar.ts'
import { settingsOf as settingsOfTelephony, setTelephony } from '#server/calls/commands/set-telephony.ts'
import type { TelephonyChange } from '#server/calls/call.contract.ts'
import { telephonyView } from '#server/calls/telephony.store.ts'
import type { Deps } from '#server/deps.ts'
import { changeVendorTerms } from '#server/escalation/commands/change-vendor-terms.ts'
import { changePolicy, changeRules as changeAttentionRules } from '#server/escalation/policies/commands/save-policy.ts'
import type { PolicyChange, RulesChange } from '#server/escalation/policies/policy-view.contract.ts'
import { findPolicy, ruleBook } from '#server/escalation/policies/policy.store.ts'
import type { VendorTerms } from '#server/escalation/vendor.contract.ts'
import { termsOf, vendorOf } from '#server/escalation/vendor.store.ts'
import { changeRules as changeIncidentRules } from '#server/incidents/commands/change-rules.ts'
import type { IncidentRuleSet } from '#server/incidents/incident-commands.contract.ts'
import { rulesInOrder, settingsOf, versionOf } from '#server/incidents/rule.store.ts'
import type { AccountTeam } from '#server/events/event.ts'
import type { AccountId, PersonId, PolicyId, QueueId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { changeOrderPositions, positionsSet } from '#server/orders/commands/change-order-positions.ts'
import { stages } from '#server/orders/order.ts'
import { changeDirector } from '#server/portfolio/commands/keep-leaves.ts'
import { lockManager } from '#server/portfolio/manager.store.ts'
import type { AccountSeatsChange } from '#server/routing/account-seats.contract.ts'
import { namesOf } from '#server/routing/account-seats-view.store.ts'
import { changeQueue } from '#server/routing/commands/change-queue.ts'
import { changeRejectionReason } from '#server/routing/commands/change-rejection-reason.ts'
import { changeSeatPolicy } from '#server/routing/commands/change-seat-policy.ts'
import { changeSeat } from '#server/routing/commands/change-seat.ts'
import { changeSkill } from '#server/routing/commands/edit-skills.ts'
import { nameAccountSeats } from '#server/routing/commands/name-account-seats.ts'
import { saveRules } from '#server/routing/commands/save-rules.ts'
import { routingConfiguration, type QueueRow } from '#server/routing/configuration.store.ts'
import type { AccountSeatKind } from '#server/routing/queue.contract.ts'
import type { QueueChange } from '#server/routing/queue-edit.contract.ts'
import { inputOf, queueVersion } from '#server/routing/queue-edit.store.ts'
import { skillViews } from '#server/routing/queue-view.store.ts'
import type { RejectionReasonChange } from '#server/routing/rejection-reason.contract.ts'
import { findRejectionReason } from '#server/routing/rejection-reason.store.ts'
import type { RuleListChange } from '#server/routing/rule.contract.ts'
import { savedRules } from '#server/routing/rule.store.ts'
import { changeSynonyms } from '#server/search/commands/edit-synonyms.ts'
import { synonymViews } from '#server/search/synonym-group.store.ts'
import type { SynonymGroupId } from '#server/search/synonym-group.table.ts'
import { changePresenceState } from '#server/seats/commands/change-presence-state.ts'
import type { PresenceStateChange } from '#server/seats/presence-state.contract.ts'
import { findPresenceState } from '#server/seats/presence-state.store.ts'
import type { SeatPolicyChange } from '#server/seats/seat-policy.contract.ts'
import { findSeatPolicy } from '#server/seats/seat-policy.store.ts'
import type { SeatSettingsChange } from '#server/seats/seat-settings.contract.ts'
import { seatSettingsViews } from '#server/seats/seat-settings.store.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { AuditedType } from '../audited.ts'

/** What a change was about: its payload and the account it concerned. */
export interface About {
  payload: Record<string, unknown>
  accountId: string | null
}

/**
 * How a kind of setting is read as it stands, in the shape its event tells it, and set again by the very command that
 * changes it: whatever that command asks of a change, it asks of this one, the version included.
 */
export interface WayBack {
  read(deps: Deps, about: About): Promise<{ is: unknown; set: (actor: StaffActor, was: never) => Promise<unknown> }>
}

/** The setting is there no more: nothing of it can be put back. */
function there<T>(found: T | null | undefined, what: string): T {
  if (found === null || found === undefined) throw notFound(what)
  return found
}
const undoNote = { en: 'Taken back from the list of changes', 'zh-CN': '在变更记录中撤销' }
const text = (about: About, key: string) => String(about.payload[key] ?? '')

/** Retired and brought back: one setting with two values. */
const retirement: WayBack = {
  async read(deps, about) {
    const code = text(about, 'code')
    const calendar = there(await calendarDetail(deps.db, code, deps.clock.now()), 'calendar')
    const set = (actor: StaffActor, was: { retired: boolean }) =>
      was.retired ? retireCalendar(deps, actor, code, calendar.latest) : restoreCalendar(deps, actor, code)
    return { is: { retired: calendar.retiredAt !== null }, set }
  },
}

export const waysBack: Partial<Record<AuditedType, WayBack>> = {
  'person.rolesChanged': {
    async read(deps, about) {
      const id = text(about, 'personId') as PersonId
      const { roles, version } = there(await findPerson(deps.db, id), 'person')
      return {
        is: roles,
        set: (actor, was: RolesChange['roles']) => changeRoles(deps, actor, id, { roles: was, version }),
      }
    },
  },
  'seat.changed': {
    async read(deps, about) {
      const id = text(about, 'seatId') as PersonId
      const seat = there((await seatSettingsViews(deps.db, id))[0], 'seat')
      const { level, capacity, hourlyLimit, skills, version } = seat
      const set = (actor: StaffActor, was: SeatSettingsChange) => changeSeat(deps, actor, id, { ...was, version })
      return { is: { level, capacity, hourlyLimit, skills }, set }
    },
  },
  'seatPolicy.changed': {
    async read(deps) {
      const { version, ...is } = await findSeatPolicy(deps.db)
      return { is, set: (actor, was: SeatPolicyChange) => changeSeatPolicy(deps, actor, { ...was, version }) }
    },
  },
  'presenceState.changed': {
    async read(deps, about) {
      const code = text(about, 'code')
      const { version, ...is } = there(await findPresenceState(deps.db, code), 'presence_state')
      const set = (actor: StaffActor, was: PresenceStateChange) =>
        changePresenceState(deps, actor, code, { ...was, version })
      return { is, set }
    },
  },
  'rejectionReason.changed': {
    async read(deps, about) {
      const code = text(about, 'code')
      const { version, ...is } = there(await findRejectionReason(deps.db, code), 'rejection_reason')
      const set = (actor: StaffActor, was: RejectionReasonChange) =>
        changeRejectionReason(deps, actor, code, { ...was, version })
      return { is, set }
    },
  },
  'queue.changed': {
    async read(deps, about) {
      const configuration = await routingConfiguration(deps.db)
      const found = there(configuration.queues.get(text(about, 'queueId') as QueueId), 'queue')
      const { hours: _hours, ...row } = found
      const set = (actor: StaffActor, was: Partial<QueueRow>) =>
        changeQueue(deps, actor, row.code, {
          ...inputOf(row),
          ...inputOf(was),
          version: queueVersion(row),
        } as QueueChange)
      return { is: row, set }
    },
  },
  'skill.changed': {
    async read(deps, about) {
      const code = text(about, 'skill')
      const skill = there(
        (await skillViews(deps.db)).find((each) => each.code === code),
        'skill',
      )
      const set = (actor: StaffActor, was: { name: string; nameEn: string }) =>
        changeSkill(deps, actor, code, { ...was, version: skill.version })
      return { is: skill, set }
    },
  },
  'routing.rulesChanged': {
    async read(deps, about) {
      const level = text(about, 'level') as SupportLevel
      const { rules, version } = await savedRules(deps.db, level)
      const set = (actor: StaffActor, was: RuleListChange['rules']) =>
        saveRules(deps, actor, level, { rules: was, version })
      return { is: rules, set }
    },
  },
  'vendor.termsChanged': {
    async read(deps, about) {
      const configuration = await routingConfiguration(deps.db)
      const queue = there(configuration.queues.get(text(about, 'queueId') as QueueId), 'queue')
      const vendor = await vendorOf(deps.db, queue.id)
      const set = (actor: StaffActor, was: VendorTerms) =>
        changeVendorTerms(deps, actor, queue.code, { ...was, version: vendor.version })
      return { is: termsOf(vendor), set }
    },
  },
  'incidentRules.changed': {
    async read(deps) {
      const rules = await rulesInOrder(deps.db)
      const set = (actor: StaffActor, was: IncidentRuleSet['rules']) =>
        changeIncidentRules(deps, actor, { rules: was, version: versionOf(rules) })
      return { is: rules.map(settingsOf), set }
    },
  },
  'policy.changed': {
    async read(deps, about) {
      const id = about.payload['policyId'] as PolicyId | null
      if (id === null) {
        const { rules, version } = await ruleBook(deps.db)
        const set = (actor: StaffActor, was: RulesChange['rules']) =>
          changeAttentionRules(deps, actor, { rules: was, version })
        return { is: rules, set }
      }
      const { version, ...is } = await findPolicy(deps.db, id)
      return { is, set: (actor, was: PolicyChange) => changePolicy(deps, actor, id, { ...was, version }) }
    },
  },
  'calendar.retired': retirement,
  'calendar.restored': retirement,
  'account.calendarChanged': {
    async read(deps, about) {
      const [account] = await deps.db
        .select({ code: accounts.code, calendar: accounts.calendar })
        .from(accounts)
        .where(eq(accounts.id, about.accountId as AccountId))
      const { code, calendar } = there(account, 'account')
      const set = (actor: StaffActor, was: { calendar: string }) =>
        changeAccountCalendar(deps, actor, code, { was: calendar, calendar: was.calendar })
      return { is: { calendar }, set }
    },
  },
  'account.teamChanged': {
    async read(deps, about) {
      const id = about.accountId as AccountId
      const above = alias(accounts, 'above')
      const { managerId: manager, deputyId: deputy, directorId: director, version } = accounts
      const [account] = await deps.db
        .select({ team: { manager, deputy, director }, parent: above.code, version })
        .from(accounts)
        .leftJoin(above, eq(above.id, accounts.parentId))
        .where(eq(accounts.id, id))
      const { team, ...rest } = there(account, 'account')
      const set = (actor: StaffActor, was: AccountTeam) => {
        const before = { ...team, ...was }
        const people = { managerId: before.manager, deputyId: before.deputy, directorId: before.director }
        return setTeam(deps, actor, id, { ...people, ...rest })
      }
      return { is: team, set }
    },
  },
  'account.seatsChanged': {
    async read(deps, about) {
      const accountId = about.accountId as AccountId
      const { rows, version } = await namesOf(deps.db, accountId)
      const ids = (kind: AccountSeatKind) => rows.filter((row) => row.kind === kind).map(({ id }) => id)
      const set = (actor: StaffActor, was: Omit<AccountSeatsChange, 'version'>) =>
        nameAccountSeats(deps, actor, accountId, { ...was, version })
      return { is: { named: ids('named'), team: ids('team'), excluded: ids('excluded') }, set }
    },
  },
  'manager.directorChanged': {
    async read(deps, about) {
      const id = text(about, 'personId') as PersonId
      const manager = there(await lockManager(deps.db, id), 'manager')
      const set = (actor: StaffActor, was: PersonId | null) =>
        changeDirector(deps, actor, id, { from: manager.reportsTo, to: was })
      return { is: manager.reportsTo, set }
    },
  },
  'synonym.changed': {
    async read(deps, about) {
      const id = text(about, 'groupId') as SynonymGroupId
      const { terms, note, version } = there((await synonymViews(deps.db, id))[0], 'synonyms')
      const set = (actor: StaffActor, was: string[]) => changeSynonyms(deps, actor, id, { terms: was, note, version })
      return { is: terms, set }
    },
  },
  'orderPositions.changed': {
    async read(deps) {
      const is = await positionsSet(deps.db)
      const set = (actor: StaffActor, was: Record<string, string>) =>
        changeOrderPositions(deps, actor, {
          positions: stages.map((stage) => ({ stage, queue: was[stage] ?? null })),
        })
      return { is, set }
    },
  },
  'telephony.changed': {
    async read(deps) {
      const { version, ...view } = await telephonyView(deps.db)
      const set = (actor: StaffActor, was: Omit<TelephonyChange, 'version'>) =>
        setTelephony(deps, actor, { ...was, version })
      return { is: settingsOfTelephony(view), set }
    },
  },
  'alertRules.changed': {
    async read(deps) {
      const { version, rules } = await rulesInForce(deps.db)
      const set = (actor: StaffActor, was: AlertRuleChange['rules']) =>
        saveAlertRules(deps, actor, { rules: was, version, note: undoNote[actor.language] })
      return { is: rules, set }
    },
  },
  'brand.changed': {
    async read(deps) {
      const { name, nameEn, colour, version } = await brandOf(deps.db)
      const set = (actor: StaffActor, was: BrandChange) =>
        changeBrand(deps, actor, { name: was.name, nameEn: was.nameEn, colour: was.colour, version })
      return { is: { name, nameEn, colour }, set }
    },
  },
}
