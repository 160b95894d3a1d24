import type { Affinity, RelaxationStep, RequiredSkill, RoutingCondition } from '#server/routing/queue.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'

export interface DemoQueue {
  code: string
  name: string
  nameEn: string
  level: SupportLevel
  skills: RequiredSkill[]
  preferred?: RequiredSkill[]
  affinity?: Affinity[]
  /** A calendar's code, for the few that keep hours. */
  calendar?: string
  relaxation: RelaxationStep[]
  supervisor: 'gao' | 'song'
}

export interface DemoRule {
  position: number
  level: SupportLevel
  when: RoutingCondition
  queue: string
  note?: string
}

export const demoQueues: DemoQueue[] = [
  {
    code: 'serviceDesk',
    name: '一线服务台',
    nameEn: 'Service desk',
    level: 'L1',
    skills: [{ skill: 'serviceDesk', level: 1 }],
    relaxation: [
      { after: 120, do: 'raisePriority' },
      { after: 300, do: 'pageSupervisor' },
    ],
    supervisor: 'gao',
  },
  {
    code: 'seniorDesk',
    name: '一线资深台（重复故障）',
    nameEn: 'Senior desk (repeat faults)',
    level: 'L1',
    skills: [{ skill: 'serviceDesk', level: 4 }],
    relaxation: [
      { after: 60, do: 'lowerLevel', by: 2 },
      { after: 300, do: 'pageSupervisor' },
    ],
    supervisor: 'gao',
  },
  {
    code: 'englishDesk',
    name: '一线英文台',
    nameEn: 'English desk',
    level: 'L1',
    skills: [
      { skill: 'serviceDesk', level: 3 },
      { skill: 'english', level: 4 },
    ],
    relaxation: [
      { after: 60, do: 'lowerLevel', by: 1 },
      { after: 180, do: 'dropSkill', skill: 'english' },
      { after: 300, do: 'pageSupervisor' },
    ],
    supervisor: 'gao',
  },
  {
    code: 'orderSupport',
    name: '二线业务支撑',
    nameEn: 'L2 order support',
    level: 'L2',
    skills: [{ skill: 'chinese', level: 3 }],
    preferred: [
      { skill: 'ip', level: 2, weight: 1 },
      { skill: 'access', level: 2, weight: 2 },
    ],
    affinity: ['accountTeam', 'namedEngineer', 'lastSolver'],
    calendar: 'serviceDesk',
    relaxation: [
      { after: 1800, do: 'widenToTeam' },
      { after: 3600, do: 'pageSupervisor' },
    ],
    supervisor: 'song',
  },
  {
    code: 'transmission',
    name: '二线传输',
    nameEn: 'L2 transmission',
    level: 'L2',
    skills: [{ skill: 'transmission', level: 3 }],
    preferred: [{ skill: 'optical', level: 3, weight: 2 }],
    relaxation: [
      { after: 180, do: 'lowerLevel', by: 1 },
      { after: 420, do: 'widenToTeam' },
      { after: 600, do: 'pageSupervisor' },
    ],
    supervisor: 'song',
  },
  {
    code: 'ipMpls',
    name: '二线 IP 与 MPLS VPN',
    nameEn: 'L2 IP and MPLS VPN',
    level: 'L2',
    skills: [{ skill: 'ip', level: 3 }],
    preferred: [
      { skill: 'mpls', level: 3, weight: 2 },
      { skill: 'bgp', level: 3, weight: 1 },
    ],
    relaxation: [
      { after: 180, do: 'lowerLevel', by: 1 },
      { after: 420, do: 'widenToTeam' },
      { after: 600, do: 'pageSupervisor' },
    ],
    supervisor: 'song',
  },
  {
    code: 'voice',
    name: '二线语音',
    nameEn: 'L2 voice',
    level: 'L2',
    skills: [{ skill: 'voice', level: 3 }],
    relaxation: [
      { after: 240, do: 'lowerLevel', by: 1 },
      { after: 600, do: 'pageSupervisor' },
    ],
    supervisor: 'song',
  },
  {
    code: 'dataCentre',
    name: '二线数据中心',
    nameEn: 'L2 data centre',
    level: 'L2',
    skills: [{ skill: 'hosting', level: 3 }],
    relaxation: [
      { after: 120, do: 'lowerLevel', by: 1 },
      { after: 600, do: 'pageSupervisor' },
    ],
    supervisor: 'song',
  },
  {
    code: 'transmissionExpert',
    name: '三线传输专家',
    nameEn: 'L3 transmission experts',
    level: 'L3',
    skills: [{ skill: 'transmission', level: 5 }],
    relaxation: [
      { after: 600, do: 'lowerLevel', by: 1 },
      { after: 900, do: 'pageSupervisor' },
    ],
    supervisor: 'song',
  },
  {
    code: 'ipExpert',
    name: '三线 IP 专家',
    nameEn: 'L3 IP experts',
    level: 'L3',
    skills: [{ skill: 'ip', level: 5 }],
    relaxation: [
      { after: 600, do: 'lowerLevel', by: 1 },
      { after: 900, do: 'pageSupervisor' },
    ],
    supervisor: 'song',
  },
  {
    code: 'fieldWork',
    name: '厂商与外线施工',
    nameEn: 'Vendor field work',
    level: 'vendor',
    skills: [{ skill: 'access', level: 3 }],
    // Nobody sits at a vendor's desk: seats of the technical teams that know field work guide the crew.
    relaxation: [
      { after: 5, do: 'widenToTeam' },
      { after: 1800, do: 'pageSupervisor' },
    ],
    supervisor: 'gao',
  },
]

/** First match by position wins among the rules of the level that is entered. */
export const demoRules: DemoRule[] = [
  {
    position: 10,
    level: 'L1',
    when: { repeat: true },
    queue: 'seniorDesk',
    note: '30 天内同电路同现象再次报障，由资深坐席接手',
  },
  { position: 15, level: 'L1', when: { language: ['en'] }, queue: 'englishDesk', note: '客户以英文报障' },
  { position: 20, level: 'L1', when: {}, queue: 'serviceDesk' },
  {
    position: 105,
    level: 'L2',
    when: { type: ['request', 'question'] },
    queue: 'orderSupport',
    note: '申请与咨询白天办理，不占用故障坐席',
  },
  { position: 110, level: 'L2', when: { circuitKind: ['voiceTrunk'] }, queue: 'voice' },
  { position: 120, level: 'L2', when: { symptom: ['callsFail', 'voiceQuality'] }, queue: 'voice' },
  { position: 130, level: 'L2', when: { circuitKind: ['hosting'] }, queue: 'dataCentre' },
  { position: 140, level: 'L2', when: { symptom: ['hosting'] }, queue: 'dataCentre' },
  { position: 150, level: 'L2', when: { circuitKind: ['leasedLine', 'networkElement'] }, queue: 'transmission' },
  { position: 160, level: 'L2', when: { symptom: ['bitErrors'] }, queue: 'transmission' },
  { position: 190, level: 'L2', when: {}, queue: 'ipMpls' },
  { position: 210, level: 'L3', when: { circuitKind: ['leasedLine', 'networkElement'] }, queue: 'transmissionExpert' },
  { position: 220, level: 'L3', when: { symptom: ['bitErrors'] }, queue: 'transmissionExpert' },
  { position: 290, level: 'L3', when: {}, queue: 'ipExpert' },
  { position: 310, level: 'vendor', when: {}, queue: 'fieldWork' },
]
