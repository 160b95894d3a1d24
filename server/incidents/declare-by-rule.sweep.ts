import { inTransaction } from '#server/db/transaction.ts'
import type { Database } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { memoPer } from '#server/kernel/memo.ts'
import { declareIncident } from './commands/declare-incident.ts'
import { judge, nextJudgement, type Declaration } from './rules.ts'
import { downNow, lockDeclaring, rulesInOrder, type LiveDown, type StoredRule } from './rule.store.ts'

/** When enough circuits have been down for long enough, a major incident is declared by itself, with their tickets in it. */
export function declareByRuleSweep(deps: Deps): Sweep {
  const by = { kind: 'system' as const, name: 'incident-rules' }
  // All circuits that are down are read for it: in a storm once a second is enough, for what is due after minutes.
  const due = memoPer<Database, Date | null>(500, async (db) => {
    const rules = await rulesInOrder(db)
    return rules.some(({ active }) => active) ? nextJudgement(rules, await downNow(db)) : null
  })
  return {
    name: 'incident-rules',
    nextDue: (db) => due.get(db),
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        if (!(await lockDeclaring(tx))) return 0
        const rules = await rulesInOrder(tx)
        const declared = judge(rules, await downNow(tx), now)
        return eachSafely(tx, deps.log, declared, async (inner, one) => {
          const { rule, downs } = one
          await declareIncident(
            { ...deps, db: inner as unknown as Database },
            by,
            {
              ...wordsFor(one, rules),
              since: new Date(Math.min(...downs.map((down) => down.at.getTime()))).toISOString(),
              symptom: 'noService',
              scope: scopeOf(downs),
              tickets: downs.map((down) => down.number),
            },
            { ruleId: rule.id },
          )
        })
      })
      due.clearAll()
      if (done > 0) deps.wake.now('events', 'routing', 'sweeps')
      return done
    },
  }
}

const scopeOf = (downs: readonly LiveDown[]) => ({
  circuits: [...new Set(downs.map(({ circuit }) => circuit))],
  nodes: [],
  accounts: [],
})

/** Customers read nothing of how many others there are. */
function wordsFor({ rule, downs }: Declaration<LiveDown>, rules: readonly StoredRule[]) {
  const circuits = [...new Set(downs.map(({ circuit }) => circuit))]
  const title =
    circuits.length > 1
      ? { 'zh-CN': '多条电路业务中断', en: 'Outage of several circuits' }
      : { 'zh-CN': '电路业务长时间中断', en: 'Long outage of a circuit' }
  const name = rules.find(({ id }) => id === rule.id)?.name ?? ''
  return { title, description: `${name}：${circuits.join('、')}` }
}
