import { redirect } from '@sveltejs/kit'
import { sentReports } from '#lib/customer/sent-reports.ts'
import { m } from '#lib/paraglide/messages.js'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ cookies, url, setHeaders }) => {
  const report = sentReports(cookies).find(({ number }) => number === url.searchParams.get('ticket'))
  // Another browser, or days later: the private link itself is the way back.
  if (!report) redirect(303, '/report')
  setHeaders({ 'x-robots-tag': 'noindex' })
  return {
    title: m.report_sent_title(),
    number: report.number,
    link: `${url.origin}/follow/${report.token}`,
    lost: report.lost,
  }
}
