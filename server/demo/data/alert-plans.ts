/** What the demo company's account managers planned, did and heard, in the words of the trade. */
export const aims = [
  '两周内同一电路不再复发，并向客户书面说明根因',
  '恢复客户对响应速度的信心，月度例会上通报改进',
  '本月内完成双路由改造方案并获客户认可',
  '把承诺的进展通报做到位，连续四周无失约',
]
export const planSteps: readonly [string, string][] = [
  ['电话向客户负责人致歉并说明处理经过', '与技术后台开复盘会，确认根因'],
  ['上门拜访，递交故障报告', '安排传输组巡检两端光路'],
  ['与值班主管商定通报节奏并抄送客户', '下月例会回顾执行情况'],
  ['核对合同 SLA 条款，准备补偿方案', '与客户网络部确认割接窗口'],
]
export const outcomes = [
  '客户网络部确认两周内未再复发，认可整改措施。',
  '客户对书面说明表示满意，要求下季度继续通报。',
  '客户认可双路由方案，同意纳入明年预算。',
]
export const dismissals = [
  '工单已按时恢复，客户无异议',
  '与客户电话确认，已满意，不需另行跟进',
  '计划内割接引起，客户事先知悉',
]
