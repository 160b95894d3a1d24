import { browser } from '$app/env'

const place = 'keyline_recent_searches'
const most = 8

/** What this reader looked for last, in this browser alone. */
class RecentSearches {
  words = $state<string[]>(browser ? read() : [])

  /** Call it when something was opened: what led nowhere is not worth repeating. */
  add(words: string): void {
    const clean = words.trim()
    if (clean.length < 2) return
    this.#keep([clean, ...this.words.filter((one) => one !== clean)].slice(0, most))
  }

  remove(words: string): void {
    this.#keep(this.words.filter((one) => one !== words))
  }

  clear(): void {
    this.#keep([])
  }

  #keep(words: string[]): void {
    this.words = words
    try {
      localStorage.setItem(place, JSON.stringify(words))
    } catch {
      // A browser that keeps nothing still searches.
    }
  }
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string').slice(0, most) : []
  } catch {
    return []
  }
}

export const recent = new RecentSearches()
