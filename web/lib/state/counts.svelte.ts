/** Figures shown beside the entries of the rail, by href. A page or live handler that knows one sets it. */
class Counts {
  by = $state<Record<string, number>>({})

  set(href: string, count: number): void {
    this.by[href] = count
  }
}

export const counts = new Counts()
