const oneYear = 31_536_000

/** A preference this browser keeps and the server may read when it renders. */
export function remember(cookie: string, value: string): void {
  document.cookie = `${cookie}=${encodeURIComponent(value)}; path=/; max-age=${oneYear}; samesite=lax`
}
