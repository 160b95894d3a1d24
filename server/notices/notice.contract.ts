import { z } from 'zod'

/** `page`: a step of a policy asks to be acknowledged. `mention`: a colleague named the reader in a note. */
export const noticeKind = z.enum(['page', 'onCall', 'offCall', 'test', 'mention'])
export const medium = z.enum(['mail', 'webhook'])
/** owed -> sent | owed (another attempt) | dead; dead -> owed (replayed). `off`: the house has no such means. */
export const deliveryState = z.enum(['owed', 'sent', 'dead', 'off'])
export const channelFormat = z.enum(['generic', 'wecom', 'dingtalk', 'feishu', 'slack'])

export type NoticeKind = z.infer<typeof noticeKind>
export type Medium = z.infer<typeof medium>
export type DeliveryState = z.infer<typeof deliveryState>
export type ChannelFormat = z.infer<typeof channelFormat>
