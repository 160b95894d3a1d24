let drawn: Promise<string> | null = null

/** The house's own icon as text, read once. */
function iconText(): Promise<string> {
  drawn ??= fetch('/favicon.svg')
    .then((answer) => (answer.ok ? answer.text() : ''))
    .catch(() => '')
  return drawn
}

/** The icon with a number on it; more than nine is "9+". The text must be the icon's SVG with a viewBox of its own. */
export function badged(svg: string, count: number): string {
  const [x, y, width, height] = (/viewBox="([^"]+)"/.exec(svg)?.[1] ?? '0 0 32 32').split(/[\s,]+/).map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const r = width * 0.3
  const [cx, cy] = [x + width - r, y + height - r]
  const words = count > 9 ? '9+' : String(count)
  const badge =
    `<circle cx="${cx}" cy="${cy}" r="${r}" fill="#d92d20"/>` +
    `<text x="${cx}" y="${cy}" dy=".36em" fill="#fff" font-family="sans-serif" font-weight="700" font-size="${r * 1.25}" text-anchor="middle">${words}</text>`
  return svg.replace('</svg>', `${badge}</svg>`)
}

/** Puts the number waiting on the tab's icon; without any the icon is as it was. */
export async function flagIcon(count: number): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  link.dataset['plain'] ??= link.href
  if (count <= 0) {
    link.href = link.dataset['plain']
    return
  }
  const svg = await iconText()
  if (svg.includes('</svg>')) link.href = `data:image/svg+xml,${encodeURIComponent(badged(svg, count))}`
}
