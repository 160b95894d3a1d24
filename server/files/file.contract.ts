import { z } from 'zod'

export const largestFile = 10 * 1024 * 1024
/** With one message, and with the opening of a ticket. */
export const mostFiles = 10

/** An attachment as it is shown. `type` is what its bytes say. */
export const fileView = z.object({ id: z.uuid(), name: z.string(), type: z.string(), size: z.int() })

/** What may be chosen, for the file dialog of a browser; what is accepted is decided by the bytes. */
export const acceptedEndings =
  '.png,.jpg,.jpeg,.gif,.webp,.heic,.bmp,.tif,.tiff,.pdf,.txt,.log,.csv,.cfg,.conf,.json,.md,.zip,.gz,.7z,.pcap,.pcapng,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.msg,.vsd,.wav,.mp3,.mp4'

export type FileView = z.infer<typeof fileView>
