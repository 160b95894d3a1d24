/** A picture or file of an article, as the text names it: `../assets/KB-1001/power-budget.png`, on disk as in the product. */
export interface AssetRef {
  article: string
  name: string
}

const inText = /(?<![\w/.-])(?:\.\.\/)?assets\/(KB-\d{4,9})\/([^\s()<>"'`[\]\\]+)/g
const asTarget = /^(?:\.\.\/)?assets\/(KB-\d{4,9})\/([^/?#\s]+)$/

/** All that a text names, each once. */
export function assetsNamedIn(markdown: string): AssetRef[] {
  const found = new Map<string, AssetRef>()
  for (const [, article, name] of markdown.matchAll(inText)) {
    const ref = { article: article!, name: decoded(name!) }
    found.set(assetKey(ref), ref)
  }
  return [...found.values()]
}

/** The asset a link or picture leads to; null where it leads elsewhere. */
export function assetOf(target: string): AssetRef | null {
  const match = asTarget.exec(target)
  return match ? { article: match[1]!, name: decoded(match[2]!) } : null
}

export const assetKey = ({ article, name }: AssetRef): string => `${article}/${name}`
export const assetPath = (ref: AssetRef): string => `assets/${assetKey(ref)}`

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** A name that can stand in markdown and in an address as it is. */
export function assetName(cleaned: string): string {
  const dot = cleaned.lastIndexOf('.')
  const stem = cleaned
    .slice(0, dot)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${stem || 'file'}${cleaned.slice(dot).toLowerCase()}`
}

/** The first of `name`, `name-2`, … that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.')
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name.slice(0, dot)}-${i}${name.slice(dot)}`
    if (!taken.has(candidate)) return candidate
  }
}

/** What a browser draws and nothing in it can run. Everything else is a download. */
const drawn: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
export const isDrawn = (type: string): boolean => drawn.has(type)
