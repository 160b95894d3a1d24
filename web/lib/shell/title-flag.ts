const flag = /^\(\d+\) /

/** Puts "(2) " before the title of whatever page is shown, while anything waits. Returns the function that takes it off. */
export function flagTitle(count: number): () => void {
  const put = () => {
    const bare = document.title.replace(flag, '')
    const wanted = count > 0 ? `(${count}) ${bare}` : bare
    if (document.title !== wanted) document.title = wanted
  }
  put()
  // Pages set their own title as one moves about.
  const watch = new MutationObserver(put)
  watch.observe(document.head, { childList: true, subtree: true, characterData: true })
  return () => {
    watch.disconnect()
    document.title = document.title.replace(flag, '')
  }
}
