/** A ticket carries at most this many: more would say nothing. */
export const mostTags = 10

export interface TagChange {
  add: readonly string[]
  remove: readonly string[]
}

/** What a change leaves, and what of it was one: a tag that was there already is not added, one that was not is not removed. */
export function tagsAfter(has: readonly string[], { add, remove }: TagChange) {
  const added = [...new Set(add)].filter((tag) => !has.includes(tag) && !remove.includes(tag))
  const removed = has.filter((tag) => remove.includes(tag))
  return { tags: [...has.filter((tag) => !removed.includes(tag)), ...added], added, removed }
}
