import { customer, escalate, link, note, pause, reply, resolve, t } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

/** Changes asked for, complaints and goodbyes. */
export const requests: Scenario[] = [
  {
    key: 'newPrefix',
    type: 'request',
    symptom: 'configuration',
    impact: 'none',
    kinds: ['mplsVpn'],
    weight: 10,
    channels: ['portal', 'mail'],
    subject: [
      t('{circuit} 新增路由网段', 'Add a prefix to {circuit}'),
      t('申请在 {a} 发布新网段', 'New prefix to be announced at {a}'),
    ],
    description: [
      t(
        '{a} 新增业务网段 172.{net:16-31}.{sub:1-240}.0/24，请放行并确认全网可达。',
        'New range 172.{net}.{sub}.0/24 at {a}. Please accept it and confirm that all sites reach it.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，网段已登记，未与现网冲突，马上安排实施。',
          'Hello {dear}, the prefix is registered, it conflicts with nothing and will be done shortly.',
        ),
        [3, 12],
      ),
      escalate(
        'L2',
        t(
          '按登记单为 {circuit} 放行 172.{net:16-31}.{sub:1-240}.0/24，请安排实施。',
          'Accept 172.{net}.{sub}.0/24 on {circuit} as registered.',
        ),
        t('地址冲突检查通过', 'Checked for overlaps'),
      ),
      note(
        t('前缀列表与最大路由数已更新，回退脚本已备。', 'Prefix list and route limit updated, roll-back prepared.'),
        [40, 160],
      ),
      resolve(
        'requestDone',
        t(
          '172.{net:16-31}.{sub:1-240}.0/24 已发布，全部站点可达。',
          '172.{net}.{sub}.0/24 is announced and reachable from all sites.',
        ),
        null,
        [20, 120],
      ),
    ],
  },
  {
    key: 'upgrade',
    type: 'request',
    symptom: 'configuration',
    impact: 'none',
    kinds: ['internet', 'mplsVpn', 'leasedLine'],
    weight: 9,
    channels: ['portal', 'mail', 'phone'],
    subject: [
      t('{circuit} 临时扩容申请', 'Temporary upgrade of {circuit}'),
      t('申请提升 {a} 带宽', 'More bandwidth for {a}'),
    ],
    description: [
      t(
        '因业务活动，{circuit} 需临时扩容一倍，为期 {days:3-10} 天，请协助评估。',
        'For an event {circuit} needs twice its bandwidth for {days} days. Please check.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，需求收到，正在核查资源，客户经理 {manager} 会确认商务条件。',
          'Hello {dear}, we are checking resources; your account manager {manager} confirms the terms.',
        ),
        [3, 12],
      ),
      pause(
        'pending',
        t('等待客户确认商务条件', 'Waiting for the customer to confirm the terms'),
        t('请确认客户经理发送的临时扩容报价。', 'Please confirm the offer your account manager sent.'),
        [90, 900],
      ),
      customer(t('报价已确认，请安排。', 'Offer accepted, please go ahead.'), [0, 1]),
      escalate(
        'L2',
        t(
          '{circuit} 临时扩容一倍，{days:3-10} 天，限速策略到期自动恢复。',
          'Double {circuit} for {days} days; the policer returns by itself.',
        ),
        t('接入端口与上联余量已核实', 'Access port and uplink have room'),
      ),
      resolve(
        'requestDone',
        t(
          '{circuit} 已扩容，{days:3-10} 天后自动恢复原速率。',
          '{circuit} is upgraded and returns to its rate after {days} days.',
        ),
        null,
        [15, 70],
      ),
    ],
  },
  {
    key: 'remoteHands',
    type: 'request',
    symptom: 'hosting',
    impact: 'none',
    kinds: ['hosting'],
    weight: 8,
    channels: ['portal', 'phone', 'mail'],
    subject: [
      t('{a} 代维操作：更换硬盘', 'Remote hands at {a}: replace a disk'),
      t('请协助重启 {circuit} 内服务器', 'Please restart a server in {circuit}'),
    ],
    description: [
      t(
        '请协助在 {circuit} 机柜 {u:5-38}U 服务器更换 2 号盘位硬盘，备盘已寄到前台。',
        'Please replace the disk in bay 2 of the server in U{u}, {circuit}. The spare is at your reception.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，备盘已签收，操作时会与您电话确认，预计 1 小时内完成。',
          'Hello {dear}, the spare has arrived. We will call you during the work, within the hour.',
        ),
        [3, 12],
      ),
      escalate(
        'L2',
        t(
          '{circuit} {u:5-38}U 更换 2 号盘，操作前电话联系客户。',
          '{circuit} U{u}: replace disk 2, call the customer first.',
        ),
        t('备件核对无误', 'Spare checked'),
      ),
      resolve(
        'requestDone',
        t('硬盘已更换，阵列开始重建，现场照片已留存。', 'Disk replaced and the array is rebuilding. Photos are kept.'),
        null,
        [20, 60],
      ),
    ],
  },
  {
    key: 'slowAnswer',
    type: 'complaint',
    symptom: 'other',
    impact: 'none',
    kinds: [],
    weight: 4,
    channels: ['phone', 'mail'],
    subject: [t('投诉：故障处理无主动通报', 'Complaint: no updates during an outage')],
    description: [
      t(
        '上次故障期间一个多小时没有任何进展通报，都是我们主动打电话，希望改进。',
        'During the last outage we heard nothing for over an hour and had to call ourselves. This must improve.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，非常抱歉。我们已核对记录，承诺的更新确实晚了 {late:20-55} 分钟，由我负责给您书面说明。',
          'Hello {dear}, we apologise. The promised update was {late} minutes late indeed; I will give you a written account.',
        ),
        [2, 10],
      ),
      note(
        t(
          '已请主管复盘当班交接，客户经理 {manager} 同步致电客户。',
          'Supervisor reviews the shift hand-over; account manager {manager} calls the customer.',
        ),
        [10, 40],
      ),
      reply(
        t(
          '说明已发送：今后 P1 故障每小时通报一次，系统会在到期前提醒值班人员。',
          'The account is sent: from now on P1 faults are updated hourly and the system reminds the desk before it is due.',
        ),
        [60, 240],
      ),
      customer(t('收到，希望落实到位。', 'Received. We will watch whether it holds.'), [30, 200]),
      resolve(
        'informationGiven',
        t('已书面说明原因与改进措施。', 'Written account of cause and improvement given.'),
        null,
        [2, 10],
      ),
    ],
  },
  {
    key: 'againAndAgain',
    type: 'complaint',
    symptom: 'flapping',
    impact: 'intermittent',
    kinds: ['leasedLine', 'mplsVpn'],
    weight: 4,
    channels: ['phone', 'mail', 'portal'],
    subject: [t('投诉：{circuit} 反复故障', 'Complaint: {circuit} fails again and again')],
    description: [
      t(
        '{circuit} 一个月内第 {nth:3-5} 次出问题，每次都说已修复。要求给出根因和整改计划。',
        'This is trouble number {nth} with {circuit} within a month, "repaired" every time. We want the root cause and a plan.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，您的投诉由我全程负责，已请专家汇总历次故障，明天 17:00 前给您书面结论。',
          'Hello {dear}, I take charge of your complaint. Experts are reviewing all cases; you get a written result by tomorrow 17:00.',
        ),
        [5, 20],
        { promise: 600 },
      ),
      escalate(
        'L2',
        t(
          '请汇总 {circuit} 近 30 天故障并给出根因，客户情绪较大，客户经理已知会。',
          'Please review 30 days of faults on {circuit} and name the root cause. The customer is upset, the account manager knows.',
        ),
        t('已整理历次工单', 'Earlier tickets collected'),
      ),
      note(
        t(
          '接入光缆为架空段，多次与施工相关，建议改道管道并提供第二路由。',
          'The access cable runs on poles and was hit several times. Proposal: move it underground and add a second path.',
        ),
        [90, 240],
      ),
      resolve(
        'workaround',
        t(
          '根因是架空光缆段易受外力破坏。已制定改道计划（4 周），期间启用备用路由并每周通报。',
          'Root cause: an exposed stretch of cable. It will be moved within 4 weeks; until then a backup path is active and we report weekly.',
        ),
        null,
        [60, 240],
      ),
    ],
  },
  {
    key: 'leave',
    type: 'disconnect',
    symptom: 'other',
    impact: 'none',
    kinds: ['internet', 'mplsVpn', 'voiceTrunk'],
    weight: 1,
    channels: ['mail', 'phone'],
    subject: [t('申请拆除 {circuit}', 'Please disconnect {circuit}')],
    description: [
      t(
        '因业务调整，拟于下月底拆除 {circuit}，请告知手续与违约条款。',
        'We plan to give up {circuit} at the end of next month. Which steps and fees apply?',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，申请已登记，客户经理 {manager} 今天会与您联系，在双方确认前业务保持不变。',
          'Hello {dear}, your request is registered. Your account manager {manager} calls you today; the service stays as it is until both sides agree.',
        ),
        [3, 13],
      ),
      note(
        t(
          '已通知客户经理 {manager}，了解离网原因：对方报价更低。',
          'Account manager {manager} is informed. Reason: a cheaper offer.',
        ),
        [10, 40],
      ),
      link('used'),
      pause(
        'pending',
        t('等待客户与客户经理商谈结果', 'Waiting for the talk with the account manager'),
        t(
          '客户经理会与您确认方案，如有结论请直接回复。',
          'Your account manager will talk to you; please answer here with the result.',
        ),
        [500, 2600],
      ),
      customer(
        t('新方案我们接受，暂不拆除，谢谢。', 'We accept the new offer and keep the circuit, thank you.'),
        [0, 1],
      ),
      resolve(
        'informationGiven',
        t('客户接受新方案，{circuit} 保留。', 'Customer accepts the new offer, {circuit} stays.'),
        null,
        [5, 30],
      ),
    ],
  },
]
