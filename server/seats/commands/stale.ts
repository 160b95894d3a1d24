import { Refusal } from '#server/kernel/refusal.ts'

/** Somebody was quicker: nobody overwrites what they have not seen. */
export function refuseStale(what: string, based: number | null, present: number | null): void {
  if (based === present) return
  throw new Refusal(`${what}.changed`, 'Somebody changed this meanwhile. Look again, then decide.', 409, {
    extra: { version: present },
  })
}

export function unfit(code: string, problem: { pointer: string; detail: string }): Refusal {
  return new Refusal(code, problem.detail, 422, { errors: [problem] })
}
