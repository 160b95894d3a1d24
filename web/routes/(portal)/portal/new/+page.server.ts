import { fail, redirect } from '@sveltejs/kit'
import { ApiProblem, apiOver, newKey } from '#lib/api/index.ts'
import { postFiles } from '#lib/customer/post-files.ts'
import { mistakesIn, mistakesOf, nothingTold, readTold, said, type Mistakes } from '#lib/customer/request/request.ts'
import { instantOf } from '#lib/customer/request/since.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { PortalAccount } from '#server/accounts/account-view.contract.ts'
import type { OwnKnownError } from '#server/kb/known-error.contract.ts'
import type { OwnIncident } from '#server/incidents/incident-view.contract.ts'
import type { OwnWork } from '#server/planned-works/planned-work.contract.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, locals }) => ({
  title: m.portal_new_title(),
  key: newKey(),
  told: { ...nothingTold, circuitNumber: url.searchParams.get('circuit')?.slice(0, 60) ?? '' },
  account: await orFail(apiOver(fetch).get<PortalAccount>('/api/portal/account')),
  errors: (
    await orFail(
      apiOver(fetch).get<{ items: OwnKnownError[] }>('/api/portal/known-errors', {
        query: { language: locals.language },
      }),
    )
  ).items,
  known: (await orFail(apiOver(fetch).get<{ items: OwnIncident[] }>('/api/portal/incidents'))).items,
  works: (await orFail(apiOver(fetch).get<{ items: OwnWork[] }>('/api/portal/planned-works'))).items,
})

const needed = ['type', 'symptom', 'impact', 'subject'] as const

export const actions: Actions = {
  default: async ({ request, fetch, locals }) => {
    const api = apiOver(fetch)
    const form = await request.formData()
    const told = readTold(form)
    const key = String(form.get('key') ?? '') || newKey()
    const since = told.since ? instantOf(told.since, locals.zone) : null

    const mistakes: Mistakes = mistakesIn(told, needed)
    if (told.since && !since) mistakes.since = 'invalid'
    if (since && Date.parse(since) > Date.now() + 5 * 60_000) mistakes.since = 'future'
    if (Object.keys(mistakes).length > 0) return fail(422, { told, mistakes, key, problem: null })

    const { type, symptom, impact, subject } = told
    let number: string
    try {
      const answer = await api.post<{ number: string }>(
        '/api/portal/tickets',
        {
          ...{ type, symptom, impact, subject, description: told.description || subject },
          ...(since ? { since } : {}),
          ...(told.circuitNumber ? { circuitNumber: told.circuitNumber } : {}),
        },
        { idempotencyKey: key },
      )
      number = answer.number
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) throw problem
      const next = problem.code === 'request.key_reused' ? newKey() : key
      return fail(problem.status || 503, {
        ...{ told, mistakes: mistakesOf(problem, told), key: next },
        problem: said(problem),
      })
    }
    await postFiles(api, `/api/portal/tickets/${number}/files`, form, 'opening', key)
    if (form.get('filesFollow')) return { number }
    redirect(303, `/portal/tickets/${number}`)
  },
}
