import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal, type FieldError } from '#server/kernel/refusal.ts'
import type { ArticleContent, CopyAction, WorkingCopyStage } from './working-copy.contract.ts'

/** The way of a working copy to its readers. `published` and `gone` end it. */
export const copyMoves = {
  save: { draft: 'draft', inReview: 'draft', approved: 'draft', scheduled: 'draft' },
  submit: { draft: 'inReview' },
  approve: { inReview: 'approved' },
  sendBack: { inReview: 'draft' },
  schedule: { approved: 'scheduled', scheduled: 'scheduled' },
  unschedule: { scheduled: 'approved' },
  publish: { approved: 'published', scheduled: 'published' },
  /** A new pattern is told at once: colleagues see it as in progress, customers do not. */
  publishInProgress: { draft: 'published' },
  discard: { draft: 'gone', inReview: 'gone', approved: 'gone', scheduled: 'gone' },
} as const satisfies Record<CopyAction, Partial<Record<WorkingCopyStage, WorkingCopyStage | 'published' | 'gone'>>>

export interface Copy {
  stage: WorkingCopyStage
  authorId: PersonId
  content: ArticleContent
}

/** Where `action` leads from here. Refuses with `article.illegal_move` and names what is possible. */
export function copyAfter(copy: Copy, action: CopyAction): WorkingCopyStage | 'published' | 'gone' {
  const next = (copyMoves[action] as Partial<Record<WorkingCopyStage, WorkingCopyStage | 'published' | 'gone'>>)[
    copy.stage
  ]
  if (next) return next
  const possible = Object.entries(copyMoves).flatMap(([name, from]) => (copy.stage in from ? [name] : []))
  throw new Refusal(
    'article.illegal_move',
    `A working copy that is ${copy.stage} can only: ${possible.join(', ')}.`,
    409,
    {
      extra: { stage: copy.stage, possible },
    },
  )
}

/** Whoever wrote it does not approve it: four eyes before a text reaches a customer. */
const permissions: Record<CopyAction, (who: StaffActor, copy: Copy) => boolean> = {
  save: (who) => can.writeArticles(who),
  submit: (who) => can.writeArticles(who),
  approve: (who, copy) => can.reviewArticles(who) && copy.authorId !== who.id,
  sendBack: (who) => can.reviewArticles(who),
  schedule: (who) => can.reviewArticles(who),
  unschedule: (who) => can.reviewArticles(who),
  publish: (who) => can.reviewArticles(who),
  publishInProgress: (who, copy) => can.writeArticles(who) && copy.content.audience !== 'customers',
  discard: (who, copy) => copy.authorId === who.id || can.reviewArticles(who),
}

/** What this person may do with it now; screens show these and nothing else. */
export function copyActions(who: StaffActor, copy: Copy): CopyAction[] {
  return (Object.keys(copyMoves) as CopyAction[]).filter(
    (action) => copy.stage in copyMoves[action] && permissions[action](who, copy),
  )
}

/** Refuses with `article.own_review` or `auth.forbidden`, and says who can. */
export function refuseCopyAction(who: StaffActor, copy: Copy, action: CopyAction): void {
  if (permissions[action](who, copy)) return
  if (action === 'approve' && can.reviewArticles(who)) {
    throw new Refusal(
      'article.own_review',
      'Whoever wrote a text does not approve it. Ask a colleague to review it.',
      403,
    )
  }
  throw new Refusal('auth.forbidden', 'Technicians, supervisors and administrators review and publish articles.', 403)
}

/** What is still missing before others may be asked to read it; empty when it is whole. */
export function gaps(content: ArticleContent): FieldError[] {
  const found: FieldError[] = []
  const say = (field: string, detail: string) => found.push({ pointer: `/content/${field}`, detail })
  if (content.title.trim().length < 3) say('title', 'Write a title of at least three characters.')
  if (content.summary.trim().length < 3) say('summary', 'Say in one sentence what the article is good for.')
  if (content.keywords.length === 0) say('keywords', 'Name at least one word people will search for.')
  // Headings are the template's; a few Chinese characters can be a whole instruction.
  if (content.body.replace(/^#.*$/gm, '').trim().length < 4) say('body', 'There is nothing below the headings yet.')
  if (/\{\{|…{2,}|TODO/.test(content.body) && content.type !== 'reply')
    say('body', 'A placeholder is left in the text.')
  return found
}

/** Refuses with `article.incomplete`, naming each field. */
export function refuseGaps(content: ArticleContent): void {
  const errors = gaps(content)
  if (errors.length > 0) {
    throw new Refusal('article.incomplete', 'The article is not whole yet. Fill in what is marked.', 422, { errors })
  }
}
