import { beforeEach, describe, expect, test } from 'vitest'
import { and, eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { articles } from '#server/kb/article.table.ts'
import { articleTasks } from '#server/kb/learning/article-task.table.ts'
import { knowledgeQuestions } from '#server/kb/questions/question.table.ts'
import { people, seats } from '#server/seats/seat.table.ts'
import { addArticle } from '../support/articles.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let knows: StaffActor
let other: StaffActor
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  agent = await w.seat('Wang')
  knows = await w.seat('Zhao', { level: 'L2', skills: { mpls: 4 } })
  other = await w.seat('Sun', { level: 'L2', skills: { transmission: 4 } })
})

const noon = '2026-03-02T04:00:00Z'
const ask = async (text = 'MPLS VPN 里 VRF 导入的 RT 写错会怎样？', by = agent) =>
  (await app.as(by).post('/questions', { words: 'VRF RT', text })).body.mine[0]
const openFor = async (who: StaffActor) => (await app.as(who).get('/questions')).body.open
const work = async (who: StaffActor) => (await app.as(who).get('/me/knowledge')).body
const told = async (who: StaffActor) =>
  (await app.as(who).get('/me/notices')).body.items.map((one: { knowledge: { what: string } }) => one.knowledge.what)
const happened = async (type: string) =>
  (await app.db.select().from(events).where(eq(events.type, type)).orderBy(events.id)).map(({ payload }) => payload)

describe('a question is somebody\u2019s from its first moment', () => {
  beforeEach(() => app.clock.set(noon))

  test('whoever knows the subject has it, with a time, counted and told; whoever asked sees with whom it is', async () => {
    const asked = await ask()
    expect(asked).toMatchObject({ subject: 'mplsVpn', owner: { name: 'Zhao' }, raised: false })
    expect(asked.dueAt).toBe('2026-03-02T04:20:00.000Z')
    expect(await work(knows)).toEqual({ questions: 1, tasks: 0 })
    expect(await work(other)).toEqual({ questions: 0, tasks: 0 })
    expect(await told(knows)).toEqual(['questionYours'])
    expect(await told(other)).toEqual([])
    expect(await happened('question.asked')).toMatchObject([{ ownerId: knows.id, raised: false }])
  })

  test('said to be about something, it goes to who knows that', async () => {
    const body = { words: '', text: '这是关于传输的一个问题', subject: 'hosting' }
    expect((await app.as(agent).post('/questions', body)).body.mine[0].subject).toBe('hosting')
  })

  test('an unanswered one goes to the next seat, then to the supervisor of the queue, and stays somebody\u2019s', async () => {
    await ask()
    await w.pass({ minutes: 19 })
    expect((await openFor(knows))[0].owner.name).toBe('Zhao')
    await w.pass({ minutes: 1 })
    expect((await openFor(knows))[0]).toMatchObject({ owner: { name: 'Sun' }, raised: false })
    await w.pass({ minutes: 20 })
    expect((await openFor(knows))[0]).toMatchObject({ owner: { name: 'Lin' }, raised: true })
    expect(await told(w.supervisor)).toEqual(['questionRaised'])
    expect(await told(agent)).toEqual(['questionGoneUp'])
    expect(await work(w.supervisor)).toMatchObject({ questions: 1 })
    await w.pass({ minutes: 60 })
    expect((await openFor(knows))[0]).toMatchObject({ owner: { name: 'Lin' }, raised: true })
    expect(await happened('question.passedOn')).toMatchObject([
      { ownerId: other.id, from: knows.id, why: 'overdue', raised: false },
      { ownerId: w.supervisor.id, from: other.id, why: 'overdue', raised: true },
      { ownerId: w.supervisor.id, why: 'overdue', raised: true },
    ])
  })

  test('one that is nobody\u2019s, or whose turn nobody ends, is found by the deep look at the house', async () => {
    const broken = async () => {
      const { body } = await app.as(await w.person('Root', ['admin'])).get('/readyz?deep=1')
      return body.invariants.find((one: { code: string }) => one.code === 'questionHasOwner').offending
    }
    await ask()
    app.clock.advance({ minutes: 5 })
    expect(await broken()).toBe(0)
    await app.db.update(knowledgeQuestions).set({ ownerId: null })
    expect(await broken()).toBe(1)
  })

  test('asked with nobody at a technical seat, it is the supervisor\u2019s at once', async () => {
    await app.db.update(seats).set({ presence: 'offline' })
    expect(await ask()).toMatchObject({ owner: { name: 'Lin' }, raised: true })
    expect(await told(w.supervisor)).toEqual(['questionRaised'])
  })

  test('one that was asked before questions had owners is given one', async () => {
    const { id } = await ask()
    await app.db.update(knowledgeQuestions).set({ ownerId: null, dueAt: null, asked: [] })
    await w.pass({ seconds: 0 })
    expect((await openFor(other))[0]).toMatchObject({ id, owner: { name: 'Zhao' } })
  })

  test('any technical seat takes it; only its owner or a supervisor gives it on; a stale look is refused', async () => {
    const { id, version } = await ask()
    const give = (who: StaffActor, to: StaffActor, based = version) =>
      app.as(who).put(`/questions/${id}/owner`, { to: to.id, version: based })
    const third = await w.seat('Qian', { level: 'L3', skills: { mpls: 5 } })
    expect((await give(other, third)).status).toBe(403)
    expect((await give(agent, agent)).status).toBe(403)
    expect((await give(knows, agent)).body.code).toBe('question.answerer')
    expect((await give(other, other)).body.open[0]).toMatchObject({ owner: { name: 'Sun' }, version: version + 1 })
    expect(await told(other)).toEqual([])
    expect(await give(w.supervisor, third)).toMatchObject({ status: 412, body: { code: 'question.changed' } })
    expect((await give(w.supervisor, third, version + 1)).body.open[0].owner.name).toBe('Qian')
    expect(await told(third)).toEqual(['questionYours'])
  })

  test('an answer ends it for everybody, whoever gave it, and tells whoever asked', async () => {
    const { id } = await ask()
    await app.as(other).put(`/questions/${id}/answer`, { answer: '路由不会导入，检查 RT。', article: null })
    expect(await told(agent)).toEqual(['questionAnswered'])
    expect(await work(knows)).toEqual({ questions: 0, tasks: 0 })
    await w.pass({ hours: 5 })
    expect(await happened('question.passedOn')).toEqual([])
  })

  test('whoever asked takes it back, and nobody else can', async () => {
    const { id } = await ask()
    expect((await app.as(other).delete(`/questions/${id}`)).status).toBe(404)
    expect((await app.as(agent).delete(`/questions/${id}`)).body.mine[0]).toMatchObject({
      withdrawn: true,
      owner: null,
    })
    expect(await openFor(knows)).toEqual([])
    const late = await app.as(knows).put(`/questions/${id}/answer`, { answer: '已经知道了', article: null })
    expect(late).toMatchObject({ status: 409, body: { code: 'question.withdrawn' } })
  })

  test('what is theirs to answer and to mend goes on when somebody leaves, in that act', async () => {
    await ask()
    await addArticle(app.db, { number: 'KB-0001', title: 'x', audience: 'agents' })
    await app.db.update(articles).set({ authorId: knows.id })
    await app.as(agent).post('/articles/KB-0001/flags', { text: '链接打不开' })
    expect(await work(knows)).toEqual({ questions: 1, tasks: 1 })
    const admin = await w.person('Ye', ['admin'])
    expect((await app.as(admin).put(`/people/${knows.id}/deactivation`, {})).status).toBe(200)
    expect(await work(knows)).toEqual({ questions: 0, tasks: 0 })
    expect((await openFor(other))[0].owner.name).toBe('Sun')
    const { items } = (await app.as(other).get('/article-tasks')).body
    expect(items[0].owner).not.toBeNull()
    expect(items[0].owner.id).not.toBe(knows.id)
  })
})

describe('what is wrong with an article is somebody\u2019s to mend', () => {
  beforeEach(async () => {
    app.clock.set(noon)
    await addArticle(app.db, { number: 'KB-0001', title: '光功率', owner: 'transmission', audience: 'customers' })
  })
  const tasks = async (who: StaffActor = agent) => (await app.as(who).get('/article-tasks')).body.items

  test('a customer\u2019s reason is the task of whoever wrote the text; they are told, and it is counted', async () => {
    await app.db.update(articles).set({ authorId: other.id })
    const vote = { helpful: false, reason: '没有写指示灯' }
    expect((await app.as(w.customer).post('/articles/KB-0001/feedback', vote)).status).toBe(204)
    expect(await tasks()).toMatchObject([{ kind: 'feedback', owner: { name: 'Sun' }, text: '没有写指示灯' }])
    expect((await tasks())[0].dueAt).toBe('2026-03-09T04:00:00.000Z')
    expect(await told(other)).toEqual(['taskYours'])
    expect(await work(other)).toEqual({ questions: 0, tasks: 1 })
    expect(await happened('article.taskOpened')).toMatchObject([{ number: 'KB-0001', ownerId: other.id }])
    await app.as(w.customer).post('/articles/KB-0001/feedback', { helpful: false, reason: '还是没有' })
    expect(await told(other)).toEqual(['taskYours'])
  })

  test('a text that came as a file is its team\u2019s: the one who knows that trade', async () => {
    await app.as(agent).post('/articles/KB-0001/flags', { text: '门限过时' })
    expect((await tasks())[0].owner.name).toBe('Sun')
  })

  test('it is given on and taken, with the version it was based on', async () => {
    await app.as(agent).post('/articles/KB-0001/flags', { text: '门限过时' })
    const [{ id, version }] = await tasks()
    const give = (who: StaffActor, to: StaffActor, based: number) =>
      app.as(who).put(`/article-tasks/${id}/owner`, { to: to.id, version: based })
    expect((await give(agent, knows, version)).status).toBe(403)
    expect((await give(other, knows, version)).status).toBe(204)
    expect(await told(knows)).toEqual(['taskYours'])
    expect((await give(agent, agent, version)).body.code).toBe('task.changed')
    expect((await give(agent, agent, version + 1)).status).toBe(204)
    const manager = await w.person('Huang', ['account_manager'])
    expect((await give(w.supervisor, manager, version + 2)).body.code).toBe('task.owner')
    await app.as(agent).put(`/article-tasks/${id}/outcome`, { outcome: '已更新' })
    expect(await give(agent, other, version + 3)).toMatchObject({ status: 409, body: { code: 'task.done' } })
  })

  test('not seen to in five working days, its owner and the supervisors are told once', async () => {
    await app.as(agent).post('/articles/KB-0001/flags', { text: '门限过时' })
    await w.pass({ days: 7 })
    expect(await told(w.supervisor)).toEqual(['taskOverdue'])
    expect(await told(other)).toEqual(['taskOverdue', 'taskYours'])
    await w.pass({ days: 30 })
    expect(await happened('article.taskOverdue')).toHaveLength(1)
  })

  test('one that was opened before tasks had owners is given one', async () => {
    await app.as(agent).post('/articles/KB-0001/flags', { text: '门限过时' })
    await app.db.update(articleTasks).set({ ownerId: null, dueAt: null })
    await w.pass({ seconds: 0 })
    expect((await tasks())[0]).toMatchObject({ owner: { name: 'Sun' } })
  })

  test('a text for technicians alone is never an agent\u2019s to mend', async () => {
    await addArticle(app.db, { number: 'KB-0002', title: 'y', owner: 'serviceDesk', audience: 'technicians' })
    await app.db
      .update(people)
      .set({ active: false })
      .where(and(eq(people.id, knows.id)))
    await app.as(other).post('/articles/KB-0002/flags', { text: '命令写错' })
    expect((await tasks(other))[0].owner.name).toBe('Sun')
  })
})
