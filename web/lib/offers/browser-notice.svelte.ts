import { browser } from '$app/env'

/** Notices of the operating system, for who looks at another window. Asked for by a click, never by itself. */
class BrowserNotice {
  permission = $state<NotificationPermission | 'unsupported'>('default')

  constructor() {
    if (browser) this.permission = 'Notification' in window ? Notification.permission : 'unsupported'
  }

  async ask(): Promise<void> {
    if (this.permission === 'default') this.permission = await Notification.requestPermission()
  }

  show(title: string, body: string, tag: string): void {
    if (this.permission !== 'granted' || document.visibilityState === 'visible') return
    try {
      const notice = new Notification(title, { body, tag, icon: '/favicon.svg' })
      notice.onclick = () => {
        window.focus()
        notice.close()
      }
    } catch {
      // Some phones allow notices only from a service worker.
    }
  }
}

export const browserNotice = new BrowserNotice()
