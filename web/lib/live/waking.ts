interface Reactions {
  /** The page is looked at again, the network is back, or the clock jumped. */
  woke(): void
  /** The machine says that it has no network. */
  cutOff(): void
}

const beatMs = 10_000
/** A beat that comes this much late: the machine slept, whatever the page was told of it. */
const sleptMs = 20_000

/** Notices what a socket learns of only minutes later. Returns the function that stops. */
export function watchWaking({ woke, cutOff }: Reactions): () => void {
  let last = Date.now()
  const beat = setInterval(() => {
    const late = Date.now() - last - beatMs
    last = Date.now()
    if (late > sleptMs) woke()
  }, beatMs)
  const seen = () => {
    if (document.visibilityState === 'visible') woke()
  }
  // Back from the browser's cache of pages: its sockets were closed when it went there.
  const shown = (event: PageTransitionEvent) => {
    if (event.persisted) woke()
  }
  window.addEventListener('online', woke)
  window.addEventListener('offline', cutOff)
  window.addEventListener('pageshow', shown)
  document.addEventListener('visibilitychange', seen)
  return () => {
    clearInterval(beat)
    window.removeEventListener('online', woke)
    window.removeEventListener('offline', cutOff)
    window.removeEventListener('pageshow', shown)
    document.removeEventListener('visibilitychange', seen)
  }
}
