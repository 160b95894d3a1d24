import { nameOf } from '#lib/i18n/here.ts'
import { ownBrand, type Brand } from '#server/brand/brand.contract.ts'

let brandOf: () => Brand | null = () => null

/** Under whose name the house appears at this moment: of the request on the server, of the page in the browser. */
export function brand(): Pick<Brand, 'name' | 'nameEn' | 'colour'> & Partial<Brand> {
  return brandOf() ?? ownBrand
}

export function houseName(): string {
  return nameOf(brand())
}

export function decideBrand(by: () => Brand | null): void {
  brandOf = by
}
