import type { Search, SearchAnswer, Segment } from '#server/search/port.ts'

export interface DriverUnderTest {
  search: Search
  close(): Promise<void>
}

export const everyone = ['public', 'agents', 'technicians', 'staff']
export const plain = (segments: Segment[]) => segments.map((segment) => segment.text).join('')
export const marked = (segments: Segment[]) =>
  segments.filter((segment) => segment.match).map((segment) => segment.text)
export const numbers = (answer: SearchAnswer) => answer.hits.map((hit) => hit.number)
