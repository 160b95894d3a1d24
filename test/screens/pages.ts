import type { APIRequestContext, Page } from 'playwright-core'

export type Role = 'agent' | 'technician' | 'supervisor' | 'account_manager' | 'admin' | 'contact'

export interface Shot {
  name: string
  /** Who looks; nobody is signed in where it is missing. */
  role?: Role
  path: string | ((request: APIRequestContext, url: string) => Promise<string>)
  prepare?: (page: Page) => Promise<void>
}

/** The first ticket of a list, so that a page with something to show is shown. */
const firstTicket = (query: string) => async (request: APIRequestContext, url: string) => {
  const { items } = (await (await request.get(`${url}/api/tickets?${query}`)).json()) as { items: { number: string }[] }
  return `/tickets/${items[0]?.number ?? ''}`
}

/** The first of another list, by its number or what else it is called by. */
const firstOf =
  (list: string, page: string, by = 'number') =>
  async (request: APIRequestContext, url: string) => {
    const { items } = (await (await request.get(`${url}/api/${list}`)).json()) as { items: Record<string, string>[] }
    return `${page}/${items[0]?.[by] ?? ''}`
  }

/** An article somebody has begun to change. */
const underTheirPen = (article: string) => async (request: APIRequestContext, url: string) => {
  await request.post(`${url}/api/articles/${article}/working-copy`, { headers: { origin: url }, data: {} })
  return `/kb/${article}/edit`
}

/** What somebody sees who reported without an account, through the link they were given. */
const reportedWithoutAccount = async (request: APIRequestContext, url: string) => {
  const answer = await request.post(`${url}/api/reports`, {
    headers: { origin: url },
    data: {
      ...{ symptom: 'noService', impact: 'down', subject: '总部专线中断', name: '周敏', language: 'zh-CN' },
      description: '今天上午九点起，总部到分公司的专线全部中断，视频会议无法接入。',
    },
  })
  return new URL(((await answer.json()) as { link: string }).link).pathname
}

const firstCustomerTicket = async (request: APIRequestContext, url: string) => {
  const { items } = (await (await request.get(`${url}/api/portal/tickets`)).json()) as { items: { number: string }[] }
  return `/portal/tickets/${items[0]?.number ?? ''}`
}

const desk: Shot = {
  name: 'agent',
  role: 'agent',
  path: async (request, url) =>
    `/desk?ticket=${(await firstTicket('view=mine&sort=due')(request, url)).split('/').at(-1)}`,
}
const technician: Shot = { name: 'technician', role: 'technician', path: firstTicket('view=mine&sort=priority') }
const supervisor: Shot = { name: 'supervisor', role: 'supervisor', path: '/live' }
const manager: Shot = { name: 'account-manager', role: 'account_manager', path: '/alerts' }
const admin: Shot = { name: 'administrator', role: 'admin', path: '/admin' }
const customer: Shot = { name: 'customer', role: 'contact', path: firstCustomerTicket }
const report: Shot = { name: 'report', path: '/report' }

/** One picture per role, for the README. */
export const portraits = [
  { shot: desk, language: 'en', theme: 'light' },
  { shot: technician, language: 'zh-CN', theme: 'light' },
  { shot: supervisor, language: 'en', theme: 'dark' },
  { shot: manager, language: 'zh-CN', theme: 'light' },
  { shot: admin, language: 'en', theme: 'light' },
  { shot: customer, language: 'zh-CN', theme: 'light' },
  { shot: report, language: 'en', theme: 'light' },
]

export const pages: Shot[] = [
  { name: 'landing', path: '/' },
  { name: 'sign-in', path: '/sign-in' },
  report,
  { name: 'help', path: '/help' },
  { name: 'help-article', path: '/help/KB-0101' },
  { name: 'follow', path: reportedWithoutAccount },
  { name: 'welcome', path: '/welcome' },
  { name: 'styleguide', path: '/styleguide' },
  { name: 'portal', role: 'contact', path: '/portal' },
  { name: 'portal-new', role: 'contact', path: '/portal/new' },
  { name: 'portal-ticket', role: 'contact', path: firstCustomerTicket },
  { name: 'portal-circuits', role: 'contact', path: '/portal/circuits' },
  { name: 'desk', role: 'agent', path: '/desk' },
  { name: 'tickets', role: 'agent', path: '/tickets' },
  { name: 'ticket', role: 'agent', path: firstTicket('view=answering&sort=priority') },
  { name: 'ticket-new', role: 'agent', path: '/tickets/new' },
  { name: 'ticket-technician', role: 'technician', path: firstTicket('view=mine&sort=priority') },
  { name: 'kb', role: 'technician', path: '/kb' },
  { name: 'kb-article', role: 'technician', path: '/kb/KB-0005' },
  { name: 'live', role: 'supervisor', path: '/live' },
  { name: 'accounts', role: 'account_manager', path: '/accounts' },
  {
    name: 'account',
    role: 'account_manager',
    path: firstOf('accounts', '/accounts', 'code'),
  },
  { name: 'planned-works', role: 'account_manager', path: '/planned-works' },
  { name: 'planned-work', role: 'technician', path: firstOf('planned-works', '/planned-works') },
  { name: 'orders', role: 'account_manager', path: '/orders' },
  { name: 'order', role: 'supervisor', path: firstOf('orders', '/orders') },
  { name: 'account-orders', role: 'account_manager', path: '/accounts/HXB-0001?tab=orders' },
  { name: 'account-documents', role: 'account_manager', path: '/accounts/HXB-0001?tab=documents' },
  { name: 'circuits', role: 'supervisor', path: '/circuits' },
  { name: 'portal-orders', role: 'contact', path: '/portal/orders' },
  { name: 'portal-documents', role: 'contact', path: '/portal/documents' },
  { name: 'portal-planned-works', role: 'contact', path: '/portal/planned-works' },
  { name: 'circuit', role: 'supervisor', path: '/circuits/BJ-SH-DL-0042' },
  { name: 'circuit-import', role: 'supervisor', path: '/circuits/import' },
  { name: 'resources', role: 'supervisor', path: '/circuits/resources' },
  { name: 'account-network', role: 'account_manager', path: '/accounts/HXB-0001?tab=network' },
  { name: 'account-health', role: 'account_manager', path: '/accounts/HXB-0001?tab=health' },
  { name: 'account-visit', role: 'account_manager', path: '/accounts/HXB-0001/visit' },
  { name: 'alerts', role: 'account_manager', path: '/alerts' },
  { name: 'attention', role: 'supervisor', path: '/attention' },
  { name: 'on-call', role: 'technician', path: '/attention/on-call' },
  { name: 'schedule', role: 'supervisor', path: firstOf('schedules', '/attention/schedules', 'id') },
  { name: 'objections', role: 'supervisor', path: '/objections' },
  { name: 'incidents', role: 'supervisor', path: '/incidents' },
  { name: 'incident-new', role: 'supervisor', path: '/incidents/new' },
  { name: 'incident', role: 'supervisor', path: firstOf('incidents', '/incidents') },
  { name: 'escalations', role: 'account_manager', path: '/escalations' },
  { name: 'vendors', role: 'supervisor', path: '/vendors' },
  { name: 'vendor', role: 'supervisor', path: '/vendors/fieldWork' },
  { name: 'escalation-new', role: 'account_manager', path: '/escalations/new' },
  { name: 'what-if', role: 'supervisor', path: '/live/what-if' },
  { name: 'escalation', role: 'account_manager', path: firstOf('account-escalations', '/escalations') },
  { name: 'leavings', role: 'account_manager', path: '/leaving' },
  { name: 'leaving', role: 'account_manager', path: firstOf('leavings', '/leaving') },
  { name: 'what-if-result', role: 'supervisor', path: firstOf('what-if/scenarios', '/live/what-if', 'id') },
  { name: 'what-if-new', role: 'supervisor', path: '/live/what-if/new' },
  { name: 'shifts', role: 'supervisor', path: '/live/shifts' },
  { name: 'wallboard', role: 'supervisor', path: '/live/wallboard' },
  { name: 'profile', role: 'technician', path: '/profile' },
  { name: 'search', role: 'technician', path: '/search?q=MPLS' },
  { name: 'search-nothing', role: 'agent', path: '/search?q=%E5%85%89%E5%B7%A5%E7%8E%87%E8%AF%AF%E7%A0%81%E9%BC%93' },
  { name: 'kb-questions', role: 'technician', path: '/kb/questions' },
  { name: 'kb-writing', role: 'agent', path: '/kb/writing' },
  { name: 'kb-new', role: 'agent', path: '/kb/new' },
  { name: 'kb-edit', role: 'technician', path: underTheirPen('KB-0005') },
  { name: 'kb-versions', role: 'technician', path: '/kb/KB-0005/versions' },
  { name: 'kb-learning', role: 'supervisor', path: '/kb/learning' },
  { name: 'kb-learning-tickets', role: 'supervisor', path: '/kb/learning/tickets?of=asked' },
  { name: 'kb-learning-searches', role: 'supervisor', path: '/kb/learning/searches?of=vain' },
  ...[
    ...['', '/people', '/seats', '/shifts', '/queues', '/new-queue', '/skills', '/rules', '/account-seats'],
    ...['/service-levels', '/calendars', '/attention', '/schedules', '/channels', '/incident-rules', '/vendors'],
    ...['/synonyms', '/telephony', '/brand', '/audit', '/managers', '/alert-rules'],
  ].map((path): Shot => ({ name: `admin${path.replace('/', '-')}`, role: 'admin', path: `/admin${path}` })),
  { name: 'admin-supervisor', role: 'supervisor', path: '/admin/alert-rules' },
  { name: 'admin-queue', role: 'admin', path: firstOf('queues', '/admin/queues', 'code') },
  { name: 'admin-calendar', role: 'admin', path: firstOf('calendars', '/admin/calendars', 'code') },
]
