import { note, reply, resolve, t, tested, type Beat, type Text } from '../scenario.ts'

/** What customers write with their rating. Index 0 belongs to one star. */
export const ratingComments: Record<1 | 2 | 3 | 4 | 5, readonly (Text | null)[]> = {
  5: [
    t('处理很快，沟通清楚。', 'Quick and clear, thank you.'),
    t('工程师很专业，点赞。', 'Very competent engineer.'),
    t('主动通报进展，体验很好。', 'We were kept informed all the time.'),
    null,
    null,
  ],
  4: [
    t('整体满意，更新可以再及时一些。', 'Good, updates could come a little earlier.'),
    t('问题解决了，谢谢。', 'Solved, thanks.'),
    null,
    null,
  ],
  3: [
    t('解决了，但等待时间有点长。', 'Solved, but it took a while.'),
    t('中间转了几次手。', 'It went through too many hands.'),
    null,
  ],
  2: [
    t('时间太长，业务影响较大。', 'Far too long, it hurt our business.'),
    t('需要我们多次催促。', 'We had to ask again and again.'),
  ],
  1: [
    t('反复出现，没有真正解决。', 'It keeps coming back, nothing is solved.'),
    t('期间没有人主动联系我们。', 'Nobody called us.'),
  ],
}

export const rejections: readonly Text[] = [
  t('现在又出现了，和之前一样，没有解决。', 'It is back, exactly as before. Not solved.'),
  t('业务侧测试仍然异常，请继续处理。', 'Our tests still fail, please go on.'),
  t('只好了半小时，又开始了。', 'It was fine for half an hour, then it started again.'),
]

/** What the first owner does with a rejected solution before it is resolved again. */
export const secondLook: readonly Beat[] = [
  reply(
    t(
      '{dear}您好，抱歉没有一次解决，已重新打开并由我跟到底，现在立即复查。',
      'Hello {dear}, sorry that it did not hold. The ticket is open again, I stay with it and we look at it now.',
    ),
  ),
  note(
    t(
      '复查发现同一路径另一段仍有劣化，已一并处理并延长观察。',
      'A second weak spot on the same path was found and fixed. Watching longer this time.',
    ),
    [20, 60],
  ),
  resolve(
    'repaired',
    t(
      '同一路径上的第二处隐患已处理，连续观察两小时正常，请再次确认。',
      'A second weak spot on the same path is fixed and two hours of watching are clean. Please confirm again.',
    ),
    tested('两小时连续监测无异常', 'Two hours of monitoring without a finding'),
    [120, 150],
  ),
]

/** What the first agent writes when the same fault comes back. */
export const repeatNote: Beat = note(
  t(
    '30 天内同一电路、同一现象再次出现，上次的处理见关联工单，请不要重复同样的步骤。',
    'Same circuit and symptom within 30 days. The earlier fix is on the linked ticket; do not repeat it blindly.',
  ),
  [1, 4],
)

/** News that say where it stands while there is nothing new to say about the cause. */
export const progress: readonly Text[] = [
  t(
    '{dear}您好，仍在处理中，工程师持续定位，暂无新的业务影响。',
    'Hello {dear}, we are still on it. Engineers keep narrowing it down; no further impact seen.',
  ),
  t(
    '进展通报：已完成一轮分段测试，正在逐段排除，有结果立即告知。',
    'Progress: one round of section tests is done, we are ruling out section by section and report any finding at once.',
  ),
  t(
    '仍在跟进。已请上级专家协助分析，测试数据已同步。',
    'Still following. A senior specialist has joined and has all the measurements.',
  ),
  t(
    '{dear}您好，当前处理方向不变，正在等待测试结果，下次通报时间见下。',
    'Hello {dear}, the direction is unchanged and we are waiting for test results. The time of the next update is below.',
  ),
  t(
    '进展通报：现场与机房侧正在配合测试，业务侧如有变化请随时回复。',
    'Progress: site and exchange are testing together. Please answer here whenever you see a change.',
  ),
]

/** The service is back, the cause is not yet removed. */
export const workarounds: readonly Text[] = [
  t(
    '{dear}您好，业务已通过备用路径恢复，请您侧确认。原路径故障仍在处理。',
    'Hello {dear}, the service is back over the reserve path, please check on your side. We go on with the fault on the main path.',
  ),
  t(
    '已临时割接恢复业务，根因继续排查，恢复主用前会提前告知。',
    'The service was moved over and is restored for now. We keep looking for the cause and will tell you before we move it back.',
  ),
]

/** A report on a fault of a graded circuit that was down for long. */
export const faultReports: readonly Text[] = [
  t(
    '故障报告\n一、影响：{circuit} 业务中断。\n二、原因：传输侧板件劣化引发中断，备用路径未自动倒换。\n三、处理：更换板件，人工倒换恢复，恢复后连续观察正常。\n四、改进：同批次板件本月内排查完毕，倒换策略已改为自动，下月演练一次。',
    'Fault report\n1. Impact: {circuit} was down.\n2. Cause: a degraded transmission card; the reserve path did not take over by itself.\n3. What was done: card replaced, traffic moved by hand, watched until stable.\n4. What we change: all cards of that batch are checked this month, switching is automatic now and drilled next month.',
  ),
  t(
    '故障报告\n一、影响：{circuit} 业务中断。\n二、原因：市政施工导致光缆中断，迂回路由容量不足。\n三、处理：抢修熔接恢复，测试衰耗正常。\n四、改进：该段已列入重点巡线，迂回路由扩容工单已下达。',
    'Fault report\n1. Impact: {circuit} was down.\n2. Cause: road works cut the cable and the detour had too little capacity.\n3. What was done: cable spliced, attenuation tested.\n4. What we change: the section is patrolled more often and the detour is being extended.',
  ),
]

/** Why a seat passed an offer on. */
export const rejectionNotes: readonly Text[] = [
  t('正在与客户通话', 'On a call with a customer'),
  t('手上两单都在抢修', 'Two outages in hand already'),
]

export const cancellations: readonly Text[] = [
  t('客户来电说明为内部误报，撤回申告。', 'Customer called: false alarm inside, request withdrawn.'),
  t('与另一张工单重复，客户同意撤销。', 'Same as another ticket, customer agrees to cancel.'),
  t('客户侧割接引起，已自行恢复，撤回。', 'Caused by works of the customer, recovered by itself, withdrawn.'),
]

/** What account managers write when they acknowledge. */
export const acknowledgements: readonly Text[] = [
  t('已电话客户，说明进展，跟到恢复。', 'Called the customer, explained where we are, following to the end.'),
  t('已联系值班主管，要求每小时通报。', 'Asked the duty supervisor for hourly updates.'),
  t('明天上门拜访，带上故障报告。', 'Visiting tomorrow with the fault report.'),
  t('已知悉，客户认可处理进度。', 'Noted, the customer agrees with the progress.'),
]
