import { toast } from 'svelte-sonner'
import { problemText } from '#lib/i18n/problem-text.ts'
import { m } from '#lib/paraglide/messages.js'

interface Options {
  /** Takes the act back; the notice stays long enough to decide. */
  undo?: () => void
  detail?: string
}

/** Short notices in the corner. What a person must act on belongs in the page (Notice), not here. */
export const tell = {
  done(text: string, { undo, detail }: Options = {}): void {
    toast.success(text, {
      description: detail,
      duration: undo ? 8000 : 4000,
      action: undo ? { label: m.ui_undo(), onClick: undo } : undefined,
    })
  },
  news(text: string, detail?: string): void {
    toast(text, { description: detail })
  },
  problem(error: unknown, text?: string): void {
    const words = problemText(error)
    toast.error(text ?? words, { description: text ? words : undefined, duration: 8000 })
  },
}
