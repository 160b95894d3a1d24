import { beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { addArticle } from '../support/articles.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let technician: StaffActor
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  agent = await w.seat('Wang')
  technician = await w.seat('Zhao', { level: 'L2' })
})

const search = async (q: string, more = '', who = agent) =>
  (await app.as(who).get(`/search?q=${encodeURIComponent(q)}${more}`)).body

describe('when nothing is found', () => {
  test('a word that is near one of the trade is offered, and it finds something', async () => {
    await addArticle(app.db, {
      number: 'KB-0001',
      title: 'Multiplexer alarms explained',
      language: 'en',
      audience: 'agents',
    })
    const { total, help } = await search('multiplxxer')
    expect(total).toBe(0)
    expect(help.spelling).toEqual({ words: 'multiplexer', total: 1 })
  })

  test('Chinese that only sounds right is written right', async () => {
    await addArticle(app.db, { number: 'KB-0001', title: '光功率太低怎么处理', audience: 'agents' })
    expect((await search('光工率')).help.spelling).toEqual({ words: '光功率', total: 1 })
  })

  test('words that are written otherwise wherever they stand are offered beside what they found, and half a word is not', async () => {
    await addArticle(app.db, { number: 'KB-0001', title: '专线中断怎么处理', audience: 'agents' })
    await addArticle(app.db, {
      number: 'KB-0002',
      title: 'Bandwidth and what limits it',
      language: 'en',
      audience: 'agents',
    })
    const found = await search('专先中断')
    expect(found.total).toBeGreaterThan(0)
    expect(found.help).toEqual({
      withoutFilters: 0,
      spelling: { words: '专线中断', total: expect.any(Number) },
      otherLanguage: null,
    })
    expect((await search('bandwith')).help.spelling).toEqual({ words: 'bandwidth', total: 1 })
    for (const right of ['专线中断', 'bandwidth', 'bandwi', '中断'])
      expect((await search(right)).help?.spelling ?? null).toBeNull()
  })

  test('the number beside offered words is that of what is looked for: of articles where only they are', async () => {
    await addArticle(app.db, { number: 'KB-0001', title: '光功率', audience: 'agents' })
    await w.open()
    await app.db.update(tickets).set({ subject: '光功率低' })
    expect((await search('光工率', '&kind=article')).help.spelling).toEqual({ words: '光功率', total: 1 })
    expect((await search('光工率')).help.spelling).toEqual({ words: '光功率', total: 2 })
  })

  test('what is written so in a text is no mistake', async () => {
    await addArticle(app.db, {
      number: 'KB-0001',
      title: '两端配置不同',
      body: '虚拟专网不同，不通。',
      audience: 'agents',
    })
    expect((await search('虚拟专网不同')).help).toBeNull()
  })

  test('a word that stands only in what the reader may not see is never offered', async () => {
    await addArticle(app.db, {
      number: 'KB-0001',
      title: 'Zanzibarium lock',
      keywords: ['zanzibarium'],
      audience: 'technicians',
    })
    expect((await search('zanzibaxium')).help.spelling).toBeNull()
    expect((await search('zanzibaxiuxx', '', technician)).help.spelling).toEqual({ words: 'zanzibarium', total: 1 })
  })

  test('filters that hide everything are named, and a hit carries no help', async () => {
    await addArticle(app.db, { number: 'KB-0001', title: '专线中断', audience: 'agents' })
    expect((await search('专线', '&product=dns')).help.withoutFilters).toBe(1)
    expect((await search('专线')).help).toBeNull()
  })

  test('the same question in the other language is offered where that finds something', async () => {
    await addArticle(app.db, { number: 'KB-0001', title: 'Leased line checks', language: 'en', audience: 'agents' })
    const { total, help } = await search('专线 阿巴拉契亚 石榴裙下', '&language=zh-CN')
    expect(total).toBe(0)
    expect(help.otherLanguage).toMatchObject({ words: 'leased line', total: 1 })
  })
})

describe('kept searches', () => {
  const question = { q: '光功率', kind: ['article'], facets: { product: ['leasedLine'] } }
  const keep = (name: string, who = agent) => app.as(who).post('/saved-searches', { name, question })

  test('are their owner\u2019s alone, and one name is one search', async () => {
    await keep('光')
    const { items } = (await keep('光')).body
    expect(items).toMatchObject([{ name: '光', question }])
    expect((await app.as(technician).get('/saved-searches')).body.items).toEqual([])
    await app.as(technician).delete(`/saved-searches/${items[0].id}`)
    expect((await app.as(agent).get('/saved-searches')).body.items).toHaveLength(1)
    await app.as(agent).delete(`/saved-searches/${items[0].id}`)
    expect((await app.as(agent).get('/saved-searches')).body.items).toEqual([])
  })

  test('are fifty at most', async () => {
    for (let i = 0; i < 50; i++) await keep(`n${i}`)
    expect(await keep('one more')).toMatchObject({ status: 422, body: { code: 'saved_search.too_many' } })
    expect((await keep('n7')).status).toBe(200)
  })
})

describe('what the search could not answer is asked', () => {
  const ask = () => app.as(agent).post('/questions', { words: '光工率', text: '新设备的光功率门限是多少？' })

  test('a technical seat sees it, answers it once, and whoever asked reads it', async () => {
    await ask()
    const { open } = (await app.as(technician).get('/questions')).body
    expect(open).toMatchObject([{ words: '光工率', askedBy: { name: 'Wang' }, answer: null }])
    const answer = { answer: '-28 dBm，见文章', article: null }
    expect((await app.as(technician).put(`/questions/${open[0].id}/answer`, answer)).status).toBe(200)
    expect(await app.as(w.supervisor).put(`/questions/${open[0].id}/answer`, answer)).toMatchObject({
      status: 409,
      body: { code: 'question.answered' },
    })
    const mine = async () => (await app.as(agent).get('/questions')).body
    expect(await mine()).toMatchObject({ open: [], mine: [{ answer: { by: { name: 'Zhao' }, isNew: true } }] })
    await app.as(agent).put('/questions/seen')
    expect((await mine()).mine[0].answer.isNew).toBe(false)
  })

  test('agents do not answer, and customers do not ask', async () => {
    const { mine } = (await ask()).body
    expect((await app.as(agent).put(`/questions/${mine[0].id}/answer`, { answer: '不知道' })).status).toBe(403)
    expect((await app.as(w.customer).post('/questions', { words: '', text: '为什么这么慢？' })).status).toBe(403)
  })

  test('an answer names only an article that its writer may read', async () => {
    const { mine } = (await ask()).body
    const door = app.as(technician)
    const body = { answer: '见文章', article: 'KB-4711' }
    expect((await door.put(`/questions/${mine[0].id}/answer`, body)).body.code).toBe('article.not_found')
  })
})

describe('solving with what is known', () => {
  test('what is being written on a ticket brings up articles, and says so', async () => {
    await addArticle(app.db, {
      number: 'KB-0001',
      title: 'RADIUS 认证超时',
      symptoms: [],
      keywords: ['radius'],
      audience: 'agents',
    })
    const { number } = await w.open()
    const suggested = async (typed: string) =>
      (await app.as(agent).get(`/tickets/${number}/suggestions?typed=${encodeURIComponent(typed)}`)).body.items
    expect(await suggested('')).toEqual([])
    expect(await suggested('请检查 radius')).toMatchObject([{ number: 'KB-0001', because: 'typed' }])
  })

  test('a new pattern written on an open ticket is every seat\u2019s at once, and linked to it as created', async () => {
    const { number } = await w.open()
    expect((await app.as(technician).get(`/tickets/${number}`)).status).toBe(404)
    expect((await app.as(agent).get(`/tickets/${number}`)).body.actions).toContain('writeDown')
    const wanted = { type: 'fault', language: 'zh-CN', audience: 'agents', product: 'leasedLine', ticket: number }
    const begun = (await app.as(agent).post('/articles', wanted)).body
    const door = `/articles/${begun.number}/working-copy`
    const content = {
      ...begun.content,
      ...{ title: '新固件重启后不转发', summary: '升级后端口不转发，重启无效', keywords: ['固件'] },
      body: '## 现象\n\n升级新固件之后，端口灯亮但不转发任何业务报文。',
    }
    const saved = (await app.as(agent).put(door, { version: begun.version, content })).body
    expect((await app.as(agent).put(`${door}/notice`, { version: saved.version })).status).toBe(204)
    expect((await search('新固件', '', technician)).hits.map((hit: { number: string }) => hit.number)).toEqual([
      begun.number,
    ])
    const { articles } = (await app.as(agent).get(`/tickets/${number}`)).body
    expect(articles).toMatchObject([{ article: begun.number, effect: 'created' }])
  })

  test('an article one may not read cannot be linked: whether there is one is not told', async () => {
    await addArticle(app.db, { number: 'KB-0009', audience: 'technicians' })
    const { number } = await w.open()
    const link = (article: string) => app.as(agent).post(`/tickets/${number}/articles`, { article, effect: 'used' })
    const [hidden, absent] = [await link('KB-0009'), await link('KB-9999')]
    expect(hidden.status).toBe(404)
    expect(hidden.body.detail).toBe(absent.body.detail)
  })
})
