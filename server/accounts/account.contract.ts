import { z } from 'zod'

/** Grade of the account: drives communication (who is told, how fast). */
export const accountGrade = z.enum(['gold', 'silver', 'bronze', 'standard'])
/** Grade of one circuit or service: drives restoration and availability. */
export const serviceGrade = z.enum(['AAA', 'AA', 'A', 'ordinary'])
export const circuitKind = z.enum(['leasedLine', 'mplsVpn', 'internet', 'hosting', 'voiceTrunk', 'networkElement'])
export const circuitStatus = z.enum(['planned', 'active', 'suspended', 'ceased'])
export const contactRole = z.enum(['networkOperations', 'businessOwner', 'executive'])
/** How far a contact sees in the portal: own tickets, or every ticket of the account. */
export const contactReach = z.enum(['own', 'account'])
export const language = z.enum(['zh-CN', 'en'])

export type AccountGrade = z.infer<typeof accountGrade>
export type ServiceGrade = z.infer<typeof serviceGrade>
export type CircuitKind = z.infer<typeof circuitKind>
export type CircuitStatus = z.infer<typeof circuitStatus>
export type ContactRole = z.infer<typeof contactRole>
export type ContactReach = z.infer<typeof contactReach>
export type Language = z.infer<typeof language>
