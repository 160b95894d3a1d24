import { z } from 'zod'

/** What circuits of many customers run over: a point of presence, a piece of equipment, a cable. */
export const nodeKind = z.enum(['site', 'transmission', 'router', 'switch', 'cable', 'dataCentre'])
export type NodeKind = z.infer<typeof nodeKind>
