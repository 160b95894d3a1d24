/** Whether a person is meant by what was typed: in Chinese, or in Latin letters in any order of the names. */
export function isMeant(seat: { name: string; nameEn: string }, typed: string): boolean {
  const parts = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const text = `${seat.name} ${seat.nameEn} ${seat.nameEn.replace(/\s/g, '')}`.toLowerCase()
  return parts.every((part) => text.includes(part))
}
