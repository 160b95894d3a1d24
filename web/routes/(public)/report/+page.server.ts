import { fail, redirect } from '@sveltejs/kit'
import { ApiProblem, apiOver, newKey } from '#lib/api/index.ts'
import { digestOf } from '#lib/customer/digest.ts'
import { postFiles } from '#lib/customer/post-files.ts'
import {
  mistakesIn,
  mistakesOf,
  nothingTold,
  readTold,
  said,
  type Mistakes,
  type Told,
} from '#lib/customer/request/request.ts'
import { instantOf } from '#lib/customer/request/since.ts'
import { rememberReport, sentReports } from '#lib/customer/sent-reports.ts'
import { m } from '#lib/paraglide/messages.js'
import type { Language } from '#lib/i18n/language.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => ({
  title: m.report_title(),
  /** One per form that is handed out: sent twice, it is one ticket. */
  key: newKey(),
  told: { ...nothingTold, circuitNumber: url.searchParams.get('circuit')?.slice(0, 60) ?? '' },
})

const needed = ['symptom', 'impact', 'subject', 'name'] as const

export const actions: Actions = {
  default: async ({ request, fetch, cookies, locals, url }) => {
    const api = apiOver(fetch)
    const form = await request.formData()
    const told = readTold(form)
    const key = String(form.get('key') ?? '') || newKey()
    const since = told.since ? instantOf(told.since, locals.zone) : null

    const mistakes: Mistakes = mistakesIn(told, needed)
    if (told.since && !since) mistakes.since = 'invalid'
    if (since && Date.parse(since) > Date.now() + 5 * 60_000) mistakes.since = 'future'
    if (Object.keys(mistakes).length > 0) return fail(422, { told, mistakes, key, problem: null })

    const body = digestOf(told)
    const before = sentReports(cookies).find((report) => report.body === body)
    let sent: { number: string; token: string }
    try {
      sent = before ?? (await post(api, told, since, locals.language, key))
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) throw problem
      // The key made a ticket already, out of other words: what is sent from here on is a report of its own.
      const next = problem.code === 'request.key_reused' ? newKey() : key
      return fail(problem.status || 503, {
        ...{ told, mistakes: mistakesOf(problem, told), key: next },
        problem: said(problem),
      })
    }
    const files = await postFiles(api, `/api/follow/${sent.token}/files`, form, 'opening', key)
    rememberReport(cookies, url, { ...sent, body, lost: files.lost })
    // A page with a script sends its files itself, to show how far they are; it goes on to the confirmation afterwards.
    if (form.get('filesFollow')) return { number: sent.number, token: sent.token }
    redirect(303, `/report/sent?ticket=${sent.number}`)
  },
}

async function post(
  api: ReturnType<typeof apiOver>,
  told: Told,
  since: string | null,
  language: Language,
  idempotencyKey: string,
) {
  const given = Object.entries({ ...told, since }).filter(([, value]) => value)
  const answer = await api.post<{ number: string; link: string }>(
    '/api/reports',
    {
      ...Object.fromEntries(given),
      description: told.description || told.subject,
      type: told.symptom === 'configuration' ? 'request' : 'fault',
      language,
    },
    { idempotencyKey },
  )
  return { number: answer.number, token: new URL(answer.link).pathname.split('/').at(-1)! }
}
