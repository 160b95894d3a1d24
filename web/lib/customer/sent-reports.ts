import type { Cookies } from '@sveltejs/kit'

/** A report this browser sent. `body` is a digest of what it said: the same once more is the same report. */
export interface SentReport {
  number: string
  token: string
  body: string
  /** Names of files that were not kept. */
  lost: string[]
}

const name = 'keyline_reports'
const oneDay = 86_400
const most = 3

/**
 * What this browser sent of late, in a cookie that only the report's own pages are given: the confirmation survives a
 * reload without the private link standing in an address, and going back to send again makes no second ticket.
 */
export function sentReports(cookies: Cookies): SentReport[] {
  try {
    const found: unknown = JSON.parse(cookies.get(name) ?? '[]')
    return Array.isArray(found) ? found.filter(isReport).slice(0, most) : []
  } catch {
    return []
  }
}

export function rememberReport(cookies: Cookies, url: URL, report: SentReport): void {
  const others = sentReports(cookies).filter(({ number }) => number !== report.number)
  const lost = report.lost.slice(0, 10).map((file) => file.slice(0, 60))
  const kept = [{ ...report, lost }, ...others].slice(0, most)
  const secure = url.protocol === 'https:'
  cookies.set(name, JSON.stringify(kept), { path: '/report', httpOnly: true, sameSite: 'lax', secure, maxAge: oneDay })
}

function isReport(value: unknown): value is SentReport {
  const report = value as Partial<SentReport> | null
  return (
    typeof report?.number === 'string' &&
    typeof report.token === 'string' &&
    typeof report.body === 'string' &&
    Array.isArray(report.lost)
  )
}
