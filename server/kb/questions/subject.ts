import type { CircuitKind } from '#server/accounts/account.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { RoutingConfiguration } from '#server/routing/configuration.store.ts'
import { queueFor } from '#server/routing/rules.ts'
import type { TicketSymptom } from '#server/tickets/ticket.contract.ts'
import type { ArticleProduct } from '../article.contract.ts'
import type { Subject } from './question.ts'

const subjects: [ArticleProduct, RegExp][] = [
  ['mplsVpn', /mpls|vpn|vrf|vpls|\bce\b|\bpe\b/i],
  ['dns', /\bdns\b|域名|解析/i],
  ['voiceTrunk', /\bsip\b|voice|trunk|语音|中继|话务|呼叫/i],
  ['hosting', /hosting|rack|colo|机房|机柜|托管|数据中心/i],
  ['internet', /internet|bgp|互联网|公网|ddos|攻击|带宽/i],
  ['leasedLine', /leased|fibre|fiber|optical|\bsdh\b|\botn\b|专线|光|误码|传输|电路/i],
]

/** What a question is about, where whoever asked did not say: the first line of business its words name. */
export function subjectOf(words: string): ArticleProduct | null {
  return subjects.find(([, named]) => named.test(words))?.[0] ?? null
}

const likeAFault: Partial<Record<ArticleProduct, { circuitKind: CircuitKind; symptom: TicketSymptom }>> = {
  leasedLine: { circuitKind: 'leasedLine', symptom: 'noService' },
  mplsVpn: { circuitKind: 'mplsVpn', symptom: 'routing' },
  internet: { circuitKind: 'internet', symptom: 'lowThroughput' },
  dns: { circuitKind: 'internet', symptom: 'dns' },
  hosting: { circuitKind: 'hosting', symptom: 'hosting' },
  voiceTrunk: { circuitKind: 'voiceTrunk', symptom: 'callsFail' },
  networkElement: { circuitKind: 'networkElement', symptom: 'noService' },
}

/** Who knows a subject is what the house says of faults in it: the skills of the queue that takes them, and its supervisor. */
export function subjectFacts(
  { rules, queueById }: Pick<RoutingConfiguration, 'rules' | 'queueById'>,
  subject: ArticleProduct | null,
): Subject {
  const fault = (subject && likeAFault[subject]) ?? { circuitKind: null, symptom: 'other' as const }
  try {
    const queue = queueById(
      queueFor(rules, 'L2', {
        ...{ type: 'fault', priority: 'P3', accountGrade: null, serviceGrade: null, language: 'zh-CN' },
        ...{ region: null, account: null, repeat: false },
        ...fault,
      }),
    )
    // Without a subject nobody knows it better than another, and the catch-all still names who supervises.
    return { skills: subject && likeAFault[subject] ? queue.skills : [], supervisorId: queue.supervisorId }
  } catch (error) {
    if (error instanceof Refusal) return { skills: [], supervisorId: null }
    throw error
  }
}
