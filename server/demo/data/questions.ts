import { customer, link, reply, resolve, t } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

/** What customers ask. */
export const questions: Scenario[] = [
  {
    key: 'hallAccess',
    type: 'question',
    symptom: 'hosting',
    impact: 'none',
    kinds: ['hosting'],
    weight: 7,
    channels: ['mail', 'portal', 'phone'],
    subject: [
      t('{a} 入室人员报备', 'Access to {a} for our engineers'),
      t('咨询机房夜间入室流程', 'How do we enter the hall at night?'),
    ],
    description: [
      t(
        '我方两名工程师计划后天晚上进入 {a} 调整设备，请问如何报备？',
        'Two of our engineers want to enter {a} the evening after tomorrow. How do we announce them?',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请在本单回复人员姓名、证件后四位、入室时间与事由，至少提前一个工作日。夜间入室由值守陪同。',
          'Hello {dear}, please answer with names, the last four digits of the ID, time and reason, one working day ahead. At night staff accompanies visitors.',
        ),
      ),
      link('used'),
      customer(
        t(
          '已补充两名人员信息，时间为后天 21:00–23:00。',
          'Here are the two people; 21:00 to 23:00 the day after tomorrow.',
        ),
        [12, 90],
      ),
      resolve(
        'informationGiven',
        t('入室已报备，凭证件到前台领取门禁卡。', 'Access is registered; cards are at the reception against ID.'),
      ),
    ],
  },
  {
    key: 'serviceReport',
    type: 'question',
    symptom: 'other',
    impact: 'none',
    kinds: [],
    weight: 11,
    channels: ['mail', 'portal'],
    subject: [
      t('申请上月服务月报', 'Service report of last month'),
      t('电路可用率数据口径咨询', 'How is availability counted?'),
    ],
    description: [
      t(
        '请提供上月我司全部电路的可用率与故障时长统计，用于内部审计。',
        'Please send availability and outage times of all our circuits for last month; our auditors ask for them.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，月报已生成，计划内维护不计入不可用时间，口径说明见附页。',
          'Hello {dear}, the report is ready. Planned works do not count as outage; the method is explained in the annex.',
        ),
        [4, 14],
      ),
      customer(
        t('收到，请问 AAA 电路的统计粒度是分钟还是秒？', 'Thanks. Are AAA circuits counted in minutes or seconds?'),
        [15, 120],
      ),
      reply(
        t(
          '按秒统计，起止以网管告警时间为准，您也可以在门户查看每次中断明细。',
          'In seconds, from alarm to clearance. Each outage is listed in the portal as well.',
        ),
        [6, 30],
      ),
      resolve(
        'informationGiven',
        t('已提供上月服务月报及统计口径说明。', 'Report of last month and method provided.'),
        null,
        [3, 15],
      ),
    ],
  },
  {
    key: 'invoice',
    type: 'question',
    symptom: 'other',
    impact: 'none',
    kinds: [],
    weight: 8,
    channels: ['phone', 'mail'],
    subject: [t('账单金额核对', 'Question about an invoice')],
    description: [
      t(
        '本月账单比合同多 {yuan:800-4200} 元，请核对是否包含临时扩容费用。',
        'This month’s invoice is {yuan} yuan above the contract. Does it include the temporary upgrade?',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，多出部分为上月临时扩容费用，明细已由客户经理 {manager} 发送到您邮箱。',
          'Hello {dear}, the difference is the temporary upgrade. Your account manager {manager} sent the details by mail.',
        ),
        [4, 16],
      ),
      customer(t('明细已核对，没有问题。', 'Checked, that is right.'), [20, 200]),
      resolve(
        'informationGiven',
        t('账单差额为临时扩容费用，明细已确认。', 'The difference was the temporary upgrade; details confirmed.'),
        null,
        [3, 15],
      ),
    ],
  },
  {
    key: 'plannedWorks',
    type: 'question',
    symptom: 'configuration',
    impact: 'none',
    kinds: ['leasedLine', 'mplsVpn', 'networkElement'],
    weight: 8,
    channels: ['mail', 'portal'],
    subject: [t('咨询 {circuit} 割接影响', 'Effect of planned works on {circuit}')],
    description: [
      t(
        '收到下周割接通知，请确认 {circuit} 是否中断、时长多少，我们要提前切备用。',
        'We were told of works next week. Will {circuit} be interrupted and for how long? We want to move traffic first.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，{circuit} 在割接范围内，计划中断不超过 {mins:5-30} 分钟，窗口为周四 0:00–4:00，如需改期请在 48 小时前告知。',
          'Hello {dear}, {circuit} is affected for at most {mins} minutes, Thursday 00:00–04:00. To change it please tell us 48 hours ahead.',
        ),
        [3, 13],
      ),
      customer(t('了解，我们当晚提前切到备用。', 'Understood, we will switch to the backup that night.'), [10, 100]),
      resolve(
        'informationGiven',
        t('已说明割接窗口与影响，客户将提前切换。', 'Window and effect explained; the customer switches beforehand.'),
        null,
        [3, 12],
      ),
    ],
  },
  {
    key: 'portalHelp',
    type: 'question',
    symptom: 'other',
    impact: 'none',
    kinds: [],
    weight: 8,
    channels: ['phone', 'mail', 'form'],
    subject: [
      t('门户如何查看流量图', 'Where is the traffic graph in the portal?'),
      t('申请增加门户联系人', 'Add a portal user'),
    ],
    description: [
      t(
        '新同事需要查看工单和流量图，请问如何开通门户权限？',
        'A new colleague needs to see tickets and graphs. How do we get access to the portal?',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请提供姓名、邮箱和权限范围（仅本人工单或全部工单），我们发邀请邮件。',
          'Hello {dear}, please give name, mail address and reach (own tickets or all), we will send an invitation.',
        ),
      ),
      customer(t('信息已发，权限为查看全部工单。', 'Sent; the reach is all tickets.'), [10, 80]),
      resolve(
        'requestDone',
        t(
          '邀请邮件已发送，首次登录后即可查看工单。',
          'The invitation is sent; tickets are visible after the first sign-in.',
        ),
        null,
        [3, 15],
      ),
    ],
  },
]
