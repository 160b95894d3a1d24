// placeholder until the matcher lands below
export interface RoundRecord {
  seats: unknown[]
}
