// npm run screens: the product with its demo company, photographed as each person sees it. `-- all` takes every page in both
// languages, both themes, on desktop and phone, into .screens/; without it, one picture per role goes to docs/screens/.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type BrowserContext } from 'playwright-core'
import { freePort } from '#server/db/embedded.ts'
import { pages, portraits, type Role, type Shot } from './pages.ts'

interface Login {
  role: Role
  email: string
  password: string
}

const everything = process.argv.includes('all')
const root = path.resolve(import.meta.dirname, '../..')
const target = path.join(root, everything ? '.screens' : 'docs/screens')
const data = await mkdtemp(path.join(os.tmpdir(), 'keyline-screens-'))
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const product = spawn(process.execPath, [path.join(root, 'server/main.ts')], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, PORT: String(port), KEYLINE_DATA: data, LOG_LEVEL: 'error' },
})

try {
  for (let i = 0; i < 600; i++) {
    if (product.exitCode !== null) throw new Error('The product did not start.')
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
  const browser = await playwright.launch({
    args: chromium.args.filter((flag) => flag !== '--single-process'),
    executablePath: await chromium.executablePath(),
  })
  await mkdir(target, { recursive: true })

  const signIn = async (context: BrowserContext, role: Role) => {
    const login = byRole.get(role)
    if (!login) throw new Error(`The demo company has no login for ${role}.`)
    const answer = await context.request.post(`${url}/api/auth/sign-in/email`, {
      data: { email: login.email, password: login.password },
      headers: { origin: url },
    })
    if (!answer.ok()) throw new Error(`Sign-in of ${role} answered ${answer.status()}: ${await answer.text()}`)
  }

  const photograph = async (shot: Shot, look: { language: string; theme: string; phone: boolean }) => {
    const { language, theme, phone } = look
    const context = await browser.newContext({
      locale: language,
      viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
      deviceScaleFactor: 1,
      isMobile: phone,
      hasTouch: phone,
    })
    await context.addCookies([
      { name: 'keyline_language', value: language, url },
      { name: 'keyline_theme', value: theme, url },
    ])
    if (shot.role) await signIn(context, shot.role)
    const page = await context.newPage()
    await page.goto(url + (typeof shot.path === 'string' ? shot.path : await shot.path(context.request, url)))
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await shot.prepare?.(page)
    const name = everything ? `${shot.name}.${language}.${theme}.${phone ? 'phone' : 'desktop'}` : shot.name
    await page.screenshot({ path: path.join(target, `${name}.png`) })
    console.log(`${name}.png`)
    await context.close()
  }

  if (everything) {
    for (const shot of pages) {
      for (const language of ['zh-CN', 'en']) {
        for (const theme of ['light', 'dark']) {
          for (const phone of [false, true]) await photograph(shot, { language, theme, phone })
        }
      }
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
