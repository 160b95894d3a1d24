// npm run screens: the product with its demo company, photographed as each person sees it, one picture per role into
// docs/screens/. `-- all` takes every page in both languages, both themes, on desktop and phone: each single picture into
// .screens/, and one sheet of all eight per page into docs/screens/gallery/. `-- all desk kb` takes only pages with these names.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { freePort } from '#server/db/embedded.ts'
import { launchChromium } from '../support/chromium.ts'
import { pages, portraits, type Role, type Shot } from './pages.ts'

interface Login {
  role: Role
  email: string
  password: string
}

const [first, ...named] = process.argv.slice(2)
const everything = first === 'all'
const root = path.resolve(import.meta.dirname, '../..')
const target = path.join(root, everything ? '.screens' : 'docs/screens')
const gallery = path.join(root, 'docs/screens/gallery')
const looks = ['light', 'dark'].flatMap((theme) =>
  ['zh-CN', 'en'].flatMap((language) => [false, true].map((phone) => ({ language, theme, phone }))),
)
const data = await mkdtemp(path.join(os.tmpdir(), 'keyline-screens-'))
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const product = spawn(process.execPath, [path.join(root, 'server/main.ts')], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, PORT: String(port), KEYLINE_DATA: data, LOG_LEVEL: 'error' },
})

try {
  for (let i = 0; ; i++) {
    // Its pages may have to be built first.
    if (i > 3_000 || product.exitCode !== null) throw new Error('The product did not start.')
    if (
      await fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const logins = (await (await fetch(`${url}/api/demo-logins`)).json()) as { items: Login[] } | Login[]
  const byRole = new Map((Array.isArray(logins) ? logins : logins.items).map((login) => [login.role, login]))
  const browser = await launchChromium()
  await mkdir(target, { recursive: true })

  /** Signed in once each: the door is guarded against many tries. */
  const sessions = new Map<Role, Awaited<ReturnType<BrowserContext['storageState']>>['cookies']>()
  const signIn = async (context: BrowserContext, role: Role) => {
    const known = sessions.get(role)
    if (known) return context.addCookies(known)
    const login = byRole.get(role)
    if (!login) throw new Error(`The demo company has no login for ${role}.`)
    const answer = await context.request.post(`${url}/api/auth/sign-in/email`, {
      data: { email: login.email, password: login.password },
      headers: { origin: url },
    })
    if (!answer.ok()) throw new Error(`Sign-in of ${role} answered ${answer.status()}: ${await answer.text()}`)
    const { cookies } = await context.storageState()
    sessions.set(
      role,
      cookies.filter(({ name }) => name !== 'keyline_language' && name !== 'keyline_theme'),
    )
  }

  /** One browser for each person, language and device, so that what does not change is loaded once. */
  const browsers = new Map<string, Promise<BrowserContext>>()
  const browserOf = (role: Role | undefined, language: string, phone: boolean): Promise<BrowserContext> => {
    const key = [role, language, phone].join()
    if (!browsers.has(key)) browsers.set(key, open(role, language, phone))
    return browsers.get(key)!
  }
  const open = async (role: Role | undefined, language: string, phone: boolean) => {
    const context = await browser.newContext({
      locale: language,
      viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
      deviceScaleFactor: 1,
      isMobile: phone,
      hasTouch: phone,
    })
    if (role) await signIn(context, role)
    return context
  }

  const photograph = async (shot: Shot, look: { language: string; theme: string; phone: boolean }) => {
    const { language, theme, phone } = look
    const context = await browserOf(shot.role, language, phone)
    await context.addCookies([
      { name: 'keyline_language', value: language, url },
      { name: 'keyline_theme', value: theme, url },
    ])
    const page = await context.newPage()
    await page.goto(url + (typeof shot.path === 'string' ? shot.path : await shot.path(context.request, url)))
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await shot.prepare?.(page)
    const name = everything ? `${shot.name}.${language}.${theme}.${phone ? 'phone' : 'desktop'}` : shot.name
    const picture = await page.screenshot({ path: path.join(target, `${name}.png`) })
    console.log(`${name}.png`)
    // What a picture left behind, as a begun draft, is not on the next one.
    await page.evaluate(() => localStorage.clear())
    await page.close()
    return picture
  }

  /** Eight pictures of one page on one sheet: light above dark, Chinese left of English, the phone beside the desktop. */
  const hang = async (name: string, pictures: Buffer[]) => {
    const page = await browser.newPage({ viewport: { width: 1860, height: 100 } })
    const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString('base64')}">`).join('')
    await page.setContent(`<style>
      body { margin: 0; padding: 8px; display: grid; gap: 8px; background: #888;
             grid-template-columns: repeat(2, 717px 194px); align-items: start }
      img { width: 100%; display: block }
    </style>${images}`)
    await page.screenshot({ path: path.join(gallery, `${name}.jpg`), type: 'jpeg', quality: 62, fullPage: true })
    await page.close()
  }

  if (everything) {
    await mkdir(gallery, { recursive: true })
    for (const shot of pages.filter(({ name }) => named.length === 0 || named.includes(name))) {
      const pictures = new Map<(typeof looks)[number], Buffer>()
      const inTurn = async (phone: boolean) => {
        for (const look of looks) if (look.phone === phone) pictures.set(look, await photograph(shot, look))
      }
      await Promise.all([inTurn(false), inTurn(true)])
      await hang(
        shot.name,
        looks.map((look) => pictures.get(look)!),
      )
    }
  } else {
    for (const { shot, language, theme } of portraits) await photograph(shot, { language, theme, phone: false })
  }
  await browser.close()
} finally {
  product.kill('SIGTERM')
  if (product.exitCode === null) await once(product, 'exit')
  await rm(data, { recursive: true, force: true })
}
