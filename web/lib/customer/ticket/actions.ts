import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { ApiProblem, apiOver, newKey, type Api } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { postFiles } from '../post-files.ts'
import { said, type Said } from '../request/request.ts'

export type Act = 'message' | 'confirm' | 'reject' | 'object' | 'escalate'

/** What a form without a script gets back when it was refused: its own words, and why. */
export interface Refused {
  act: Act
  problem: Said
  text: string
  rating: number | null
  id: string | null
}

const textOf = (form: FormData, name: string) => String(form.get(name) ?? '').trim()

/** The customer's verbs as form actions; `base` is where the API has this ticket. */
export function customerActions<Event extends RequestEvent>(base: (event: Event) => string) {
  const act =
    (name: Act, run: (api: Api, path: string, form: FormData) => Promise<unknown>) => async (event: Event) => {
      const form = await event.request.formData()
      try {
        await run(apiOver(event.fetch), base(event), form)
      } catch (problem) {
        if (!(problem instanceof ApiProblem)) throw problem
        const refused: Refused = {
          act: name,
          problem: said(problem),
          text: textOf(form, name === 'message' ? 'body' : name === 'confirm' ? 'comment' : 'reason'),
          rating: Number(form.get('rating')) || null,
          id: textOf(form, 'id') || null,
        }
        return fail(problem.status || 503, { refused })
      }
      redirect(303, event.url.pathname)
    }

  return {
    message: act('message', async (api, path, form) => {
      const id = textOf(form, 'id') || newKey()
      const { kept, lost } = await postFiles(api, `${path}/files`, form, 'message', id)
      if (lost.length > 0) {
        // The whole answer comes back to its writer: what was said may speak of the file that is missing.
        throw new ApiProblem(415, { code: 'file.lost', detail: m.portal_files_lost({ names: lost.join(', ') }) })
      }
      await api.post(`${path}/messages`, {
        id,
        body: textOf(form, 'body') || (kept.length > 0 ? m.portal_answer_files_only() : ''),
        files: kept.map(({ id }) => id),
      })
    }),
    confirm: act('confirm', (api, path, form) => {
      const comment = textOf(form, 'comment')
      return api.put(`${path}/confirmation`, { rating: Number(form.get('rating')), ...(comment ? { comment } : {}) })
    }),
    object: act('object', (api, path, form) =>
      api.post(`${path}/pauses/${Number(form.get('pause'))}/objections`, { reason: textOf(form, 'reason') }),
    ),
    escalate: act('escalate', (api, path, form) => api.post(`${path}/escalations`, { reason: textOf(form, 'reason') })),
    reject: act('reject', (api, path, form) => api.put(`${path}/rejection`, { reason: textOf(form, 'reason') })),
  }
}
