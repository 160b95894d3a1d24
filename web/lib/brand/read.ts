import type { Brand } from '#server/brand/brand.contract.ts'

/** The brand for a page; null, and so the product's own, while the API does not answer. */
export async function brandFrom(fetcher: typeof fetch): Promise<Brand | null> {
  try {
    const response = await fetcher('/api/brand', { headers: { accept: 'application/json' } })
    return response.ok ? ((await response.json()) as Brand) : null
  } catch {
    return null
  }
}
