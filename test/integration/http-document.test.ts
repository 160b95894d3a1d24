import { beforeAll, expect, test } from 'vitest'
import { testApp } from '../support/app.ts'

interface Schema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

interface Operation {
  name: string
  summary?: string
  tags?: string[]
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { description?: string }>
}

let operations: Operation[]
let schemas: Record<string, Schema>
beforeAll(async () => {
  const { body } = await (await testApp()).get('/api/openapi.json')
  schemas = body.components?.schemas ?? {}
  operations = Object.entries(body.paths as Record<string, Record<string, Omit<Operation, 'name'>>>).flatMap(
    ([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
  )
})

/** Objects in a schema that would let an unknown key pass. */
function open(schema: Schema, at = ''): string[] {
  if (schema.$ref) return open(schemas[schema.$ref.split('/').at(-1)!]!, at)
  const inside = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => open(one, `${at}/${name}`)),
    ...[schema.items ?? [], schema.anyOf ?? [], schema.oneOf ?? []].flat().flatMap((one) => open(one, at)),
  ]
  return schema.properties && schema.additionalProperties !== false ? [at || '/', ...inside] : inside
}

test('the document lists the doors there are', () => {
  expect(operations.length).toBeGreaterThan(30)
})

test('every body is required: an empty request never passes unread', () => {
  const careless = operations.filter(({ requestBody }) => requestBody && requestBody.required !== true)
  expect(careless.map(({ name }) => name)).toEqual([])
})

test('no body lets a key pass that nobody knows', () => {
  const careless = operations.flatMap(({ name, requestBody }) =>
    Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => open(schema).map((at) => `${name} ${at}`)),
  )
  expect(careless).toEqual([])
})

test('every door says what it is for', () => {
  const silent = operations.filter(
    ({ summary, tags, responses }) =>
      !summary || !tags?.length || Object.values(responses).some((one) => !one.description),
  )
  expect(silent.map(({ name }) => name)).toEqual([])
})

test('nouns stand in addresses, and the verb is the method', () => {
  const verbs = /\/(get|create|update(?!s\b)|delete|set|do(?!cuments\b)|run|make|send)[A-Z-]?[a-z]*(\/|$)/
  const named = operations.filter(({ name }) => verbs.test(name) && !name.includes('/auth/'))
  expect(named.map(({ name }) => name)).toEqual([])
})
