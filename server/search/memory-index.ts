import MiniSearch from 'minisearch'
import type { Found } from './explain.ts'
import { fieldBoost, scriptOf, speaks, viaWeight } from './reading.ts'
import { groupOf, lentWords } from './links.ts'
import { numberKey, numberKeys } from './numbers.ts'
import { mayBeFull, mayBeInitials, pinyinKeys } from './pinyin.ts'
import type { Alternative, Plan, Unit } from './plan.ts'
import type { SearchDocument } from './port.ts'
import { atoms, indexTerms, isHan, queryTerms, typosAllowed } from './tokens.ts'

interface Entry extends Found {
  id: string
  document: SearchDocument
  /** All words and characters in their order, one blank between them: `names` are title and keywords. */
  flat: { names: string; all: string }
}

const textFields = Object.keys(fieldBoost)
// Below this share of the best answer's words a document is no answer: of two words both count, of five three.
const sharedWords = 0.6
/** In so many documents a word is spelt as it should be. */
const commonFrom = 20

export interface Candidate {
  document: SearchDocument
  linked: string
  score: number
  byNumber: boolean
  /** Units of the question it answers, and those its title or keywords say in the very words. */
  answers: number
  names: number
}

/** How well one unit is answered, and whether a name says it by itself. */
interface Answered {
  score: number
  named: boolean
}
type Answers = Map<string, Answered>

/** The documents of one index and the question it can answer: which of those `visible` fit the plan, and how well. */
export class MemoryIndex {
  #entries = new Map<string, Entry>()
  #groups = new Map<string, Set<string>>()
  #numbers = new Map<string, Set<string>>()
  #terms = new MiniSearch<Entry>({
    fields: [...textFields, 'full', 'initials'],
    extractField: (entry, field) => fieldOf(entry, field),
    tokenize: (text, field) => (field === 'full' || field === 'initials' ? text.split(' ') : indexTerms(text)),
    processTerm: (term) => term || null,
    searchOptions: { tokenize: (text) => [text], processTerm: (term) => term, combineWith: 'AND' },
  })

  get size(): number {
    return this.#entries.size
  }

  upsert(documents: readonly SearchDocument[]): void {
    const touched = new Set<string>()
    for (const given of documents) {
      // A copy: taking a document out of the index needs exactly what went in.
      const document = structuredClone(given)
      this.#forget(document.id, touched)
      const entry = { id: document.id, document, linked: '', flat: flattened(document, '') }
      this.#entries.set(document.id, entry)
      for (const key of numberKeys(document.number)) add(this.#numbers, key, document.id)
      const group = groupOf(document)
      if (group) touched.add(group)
      if (group) add(this.#groups, group, document.id)
      this.#terms.add(entry)
    }
    this.#lend(touched)
  }

  remove(ids: readonly string[]): void {
    const touched = new Set<string>()
    for (const id of ids) this.#forget(id, touched)
    this.#lend(touched)
  }

  clear(): void {
    this.remove([...this.#entries.keys()])
  }

  /** All that fit, unsorted. A number scores beyond any words: half typed 1,000, whole 2,000. */
  find(plan: Plan, visible: (document: SearchDocument) => boolean, scope: 'all' | 'names'): Candidate[] {
    const found = new Map<string, Candidate>()
    for (const [id, answered] of this.#byWords(plan, visible, scope)) {
      const { document, linked } = this.#entries.get(id)!
      found.set(id, { document, linked, ...answered, byNumber: false })
    }
    for (const [id, score] of this.#byNumber(plan)) {
      const { document, linked } = this.#entries.get(id)!
      if (visible(document)) found.set(id, { document, linked, score, byNumber: true, answers: 0, names: 0 })
    }
    return [...found.values()]
  }

  all(visible: (document: SearchDocument) => boolean): Candidate[] {
    return [...this.#entries.values()]
      .filter((entry) => visible(entry.document))
      .map(({ document, linked }) => ({ document, linked, score: 0, byNumber: false, answers: 0, names: 0 }))
  }

  #byNumber(plan: Plan): Map<string, number> {
    const found = new Map<string, number>()
    for (const key of plan.numbers.partial) for (const id of this.#numbers.get(key) ?? []) found.set(id, 1_000)
    for (const key of plan.numbers.whole) {
      for (const id of this.#numbers.get(key) ?? []) {
        if (numberKey(this.#entries.get(id)!.document.number) === key) found.set(id, 2_000)
      }
    }
    return found
  }

  #byWords(
    plan: Plan,
    visible: (document: SearchDocument) => boolean,
    scope: 'all' | 'names',
  ): [string, Pick<Candidate, 'score' | 'answers' | 'names'>][] {
    const filter = (result: { id: string }) => visible(this.#entries.get(result.id)!.document)
    const begun = plan.units.length + plan.phrases.length > 1 ? plan.units.filter(isBegun) : []
    const telling = plan.units.filter((unit) => !begun.includes(unit))
    const units = telling.map((unit) => this.#unit(unit, filter, isBegun(unit) ? 'names' : scope))
    if (plan.joinedSound) {
      const sound = this.#sound(plan.joinedSound, filter)
      for (const unit of units) for (const [id, answered] of sound) keepBest(unit, id, answered)
    }
    const phrases = plan.phrases.map((phrase) => this.#together({ atoms: phrase, via: 'self' }, filter, scope, false))
    // The word being typed is the last one, so each unit keeps its place.
    units.push(...begun.map((unit) => this.#amongFound(unit, [...units, ...phrases])))
    const sums = new Map<string, { score: number; names: number; units: Set<number> }>()
    for (const [i, unit] of [...units, ...phrases].entries()) {
      for (const [id, { score, named }] of unit) {
        const sum = sums.get(id) ?? { score: 0, names: 0, units: new Set() }
        sum.score += score
        sum.names += Number(named)
        sum.units.add(i)
        sums.set(id, sum)
      }
    }
    const fitting = [...sums].filter(([id]) => phrases.every((phrase) => phrase.has(id)))
    const scripts = plan.units.map(scriptOf)
    const asked = units.length + phrases.length
    const inLanguage = Map.groupBy(fitting, ([id]) => this.#entries.get(id)!.document.language ?? '')
    const scored: [string, Pick<Candidate, 'score' | 'answers' | 'names'>][] = []
    for (const [language, documents] of inLanguage) {
      // What cannot be said in this language is not asked of its documents, and counts where it stands there all the same.
      const sayable = (units: ReadonlySet<number>) =>
        asked - scripts.filter((script, i) => !units.has(i) && !speaks(language, script)).length
      const most = documents.reduce((best, [, { units }]) => Math.max(best, units.size), 0)
      for (const [id, { score, names, units }] of documents) {
        const could = sayable(units)
        if (units.size < most * sharedWords || units.size < could * (could < asked ? sharedWords : 0)) continue
        const weighed = score * (units.size / could) ** 2 * (could / asked)
        scored.push([id, { score: weighed, answers: units.size, names }])
      }
    }
    return scored
  }

  #unit(unit: Unit, filter: (result: { id: string }) => boolean, scope: 'all' | 'names'): Answers {
    const best: Answers = new Map()
    for (const way of unit.alternatives) {
      for (const [id, answered] of this.#together(way, filter, scope, unit.open)) keepBest(best, id, answered)
    }
    if (unit.sound) for (const [id, answered] of this.#sound(unit.sound, filter)) keepBest(best, id, answered)
    return best
  }

  /** What a word that has only begun adds to documents that the other words found. */
  #amongFound({ alternatives }: Unit, found: readonly Answers[]): Answers {
    const start = ` ${alternatives[0]!.atoms[0]!}`
    const answers: Answers = new Map()
    for (const id of new Set(found.flatMap((unit) => [...unit.keys()]))) {
      const { names, all } = this.#entries.get(id)!.flat
      if (names.includes(start)) answers.set(id, { score: 1, named: true })
      else if (all.includes(start)) answers.set(id, { score: 0.3, named: false })
    }
    return answers
  }

  /** Documents with these atoms side by side; the index knows terms only, so longer sequences are read again. */
  #together(
    way: Alternative,
    filter: (result: { id: string }) => boolean,
    scope: 'all' | 'names',
    open: boolean,
  ): Answers {
    const terms = queryTerms(way.atoms)
    const single = terms.length === 1
    const search = (typos: number) =>
      this.#terms.search(
        { combineWith: 'AND', queries: terms },
        {
          filter: (result) => filter(result as unknown as { id: string }),
          fields: scope === 'names' ? ['title', 'keywords'] : textFields,
          boost: fieldBoost,
          prefix: (term) => (isHan(term) ? term.length === 1 : (open && term === terms.at(-1)) || mayPrefix(way, term)),
          fuzzy: typos,
          weights: { prefix: 0.5, fuzzy: 0.3 },
        },
      )
    const typos = single && way.via === 'self' ? typosAllowed(terms[0]!) : 0
    const asTyped = search(0)
    // Looking for look-alikes goes through every word there is; a word that many write is no mistake.
    const results = typos > 0 && asTyped.length < commonFrom ? search(typos) : asTyped
    const sequence = ` ${way.atoms.join(' ')}${open && way.via === 'self' ? '' : ' '}`
    const found: Answers = new Map()
    for (const { id, score } of results) {
      const { flat } = this.#entries.get(id as string)!
      if (!single && !flat[scope].includes(sequence)) continue
      found.set(id as string, {
        score: score * viaWeight[way.via],
        named: way.via === 'self' && flat.names.includes(sequence),
      })
    }
    return found
  }

  #sound(typed: string, filter: (result: { id: string }) => boolean): Answers {
    const fields = [...(mayBeFull(typed) ? ['full'] : []), ...(mayBeInitials(typed) ? ['initials'] : [])]
    if (fields.length === 0) return new Map()
    const results = this.#terms.search(typed, {
      fields,
      prefix: true,
      filter: (result) => filter(result as unknown as { id: string }),
    })
    return new Map(results.map(({ id, score }) => [id as string, { score: score * viaWeight.pinyin, named: true }]))
  }

  #forget(id: string, touched: Set<string>): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#terms.remove(entry)
    this.#entries.delete(id)
    for (const key of numberKeys(entry.document.number)) drop(this.#numbers, key, id)
    const group = groupOf(entry.document)
    if (group) drop(this.#groups, group, id)
    if (group) touched.add(group)
  }

  /** Lends words anew in every group that changed. */
  #lend(groups: Set<string>): void {
    for (const group of groups) {
      const members = [...(this.#groups.get(group) ?? [])].map((id) => this.#entries.get(id)!)
      const documents = members.map((entry) => entry.document)
      for (const entry of members) {
        const linked = lentWords(entry.document, documents)
        if (linked === entry.linked) continue
        this.#terms.remove(entry)
        entry.linked = linked
        entry.flat = flattened(entry.document, linked)
        this.#terms.add(entry)
      }
    }
  }
}

/**
 * One or two letters of a word that is still being typed begin a hundred words of every document. They are looked for in
 * names, and beside other words only among what those find; the third letter asks everywhere.
 */
const isBegun = ({ open, alternatives: [self] }: Unit) => open && self!.atoms.length === 1 && self!.atoms[0]!.length < 3

const mayPrefix = (way: Alternative, term: string) => way.via === 'self' && way.atoms.length === 1 && term.length >= 3

function flattened(document: SearchDocument, linked: string): Entry['flat'] {
  const flat = (...texts: string[]) =>
    texts
      .map(
        (text) =>
          ` ${atoms(text)
            .map((atom) => atom.text)
            .join(' ')} `,
      )
      .join('|')
  const names = flat(document.title, ...(document.keywords ?? []))
  return { names, all: `${names}|${flat(document.summary ?? '', document.body ?? '', linked)}` }
}

function fieldOf(entry: Entry, field: string): string {
  const { document } = entry
  if (field === 'id') return entry.id
  if (field === 'linked') return entry.linked
  if (field === 'keywords') return (document.keywords ?? []).join('\n')
  if (field === 'full' || field === 'initials') {
    return [document.title, ...(document.keywords ?? [])].flatMap((text) => pinyinKeys(text)[field]).join(' ')
  }
  return document[field as 'title' | 'summary' | 'body'] ?? ''
}

function keepBest(answers: Answers, id: string, { score, named }: Answered): void {
  const before = answers.get(id)
  if (!before) answers.set(id, { score, named })
  else if (before.score < score || (named && !before.named)) {
    answers.set(id, { score: Math.max(before.score, score), named: before.named || named })
  }
}

function add(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(id))
}

function drop(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key)
  set?.delete(id)
  if (set?.size === 0) sets.delete(key)
}
