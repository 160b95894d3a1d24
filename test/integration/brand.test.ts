import { beforeAll, expect, test } from 'vitest'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let admin: Client
let supervisor: Client

beforeAll(async () => {
  house = await testApp()
  const w = await world(house)
  admin = house.as(await w.person('Root', ['admin']))
  supervisor = house.as(w.supervisor)
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
function picture(content: Buffer | string, version: number, name = 'logo.png') {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(Buffer.from(content))], name))
  form.set('version', String(version))
  return form
}

test('anybody sees the brand; before one is set it is the product’s own', async () => {
  expect((await house.get('/brand')).body).toEqual({
    ...{ name: 'Keyline', nameEn: 'Keyline', colour: '#2552cc', logo: null, style: null, version: 0 },
  })
})

test('an administrator gives the house a name and a colour, and a stale change is refused', async () => {
  const change = { name: '云网专线', nameEn: 'Cloudline', colour: '#FFCC00', version: 0 }
  expect(await admin.put('/brand', change)).toMatchObject({ status: 200, body: { nameEn: 'Cloudline', version: 1 } })
  expect(await admin.put('/brand', change)).toMatchObject({ status: 409, body: { code: 'brand.changed' } })
  expect((await supervisor.put('/brand', { ...change, version: 1 })).status).toBe(403)
  for (const wrong of [{ colour: 'yellow' }, { name: ' ' }, { nameEn: 'x'.repeat(41) }]) {
    expect((await admin.put('/brand', { ...change, version: 1, ...wrong })).status).toBe(400)
  }
  const { style } = (await house.get('/brand')).body
  const sheet = await house.get(style)
  expect(sheet.headers.get('content-type')).toContain('text/css')
  expect(sheet.body).toMatch(/^:root:root\{--accent:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)/)
})

test('a logo is a picture by its bytes: drawings that carry scripts, pages and programs are none', async () => {
  for (const [content, name] of [
    ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'logo.svg'],
    ['<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'logo.png'],
    ['%PDF-1.7 not a picture', 'logo.png'],
    ['GIF89a' + '\0'.repeat(40), 'logo.gif'],
  ] as const) {
    expect((await admin.put('/brand/logo', picture(content, 1, name))).status, name).toBe(415)
  }
  expect((await admin.put('/brand/logo', picture(Buffer.concat([png, Buffer.alloc(300_000)]), 1))).status).toBe(413)
  const set = await admin.put('/brand/logo', picture(png, 1))
  expect(set).toMatchObject({ status: 200, body: { version: 2 } })
  const shown = await house.get(set.body.logo)
  expect(shown.status).toBe(200)
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await house.get(`/brand/logo/${'0'.repeat(64)}`)).status).toBe(404)
  expect(await admin.delete('/brand/logo?version=1')).toMatchObject({ status: 409 })
  expect(await admin.delete('/brand/logo?version=2')).toMatchObject({ status: 200, body: { logo: null, version: 3 } })
})
