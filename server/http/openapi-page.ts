import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'

/** As much of an OpenAPI 3.1 document as the page shows. */
export interface ApiDocument {
  info: { title: string; description?: string }
  paths?: Record<string, object>
  components?: { schemas?: Record<string, unknown> }
}

interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  description?: string
  default?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  allOf?: Schema[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  additionalProperties?: boolean | Schema
}

interface Content {
  content?: Record<string, { schema?: Schema }>
}

interface Operation {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[]
  requestBody?: Content & { required?: boolean }
  responses?: Record<string, Content & { description?: string }>
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

interface Entry {
  method: string
  path: string
  id: string
  operation: Operation
}

/** The document as a page for people: no script, one style element that the page's policy names by its hash. */
export function apiPage(document: ApiDocument) {
  const groups = Map.groupBy(
    entriesOf(document),
    ({ path, operation }) => operation.tags?.[0] ?? path.split('/')[2] ?? 'other',
  )
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title} API</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <nav aria-label="Contents">
          <h1>${document.info.title} API</h1>
          <a href="/api/openapi.json">openapi.json</a>
          ${[...groups].map(
            ([group, entries]) =>
              html`<h2>${group}</h2>
                <ul>
                  ${entries.map(linkTo)}
                </ul>`,
          )}
        </nav>
        <main>
          <p>${document.info.description}</p>
          ${[...groups].map(
            ([group, entries]) =>
              html`<section>
                <h2>${group}</h2>
                ${entries.map(show)}
              </section>`,
          )}
          <section>
            <h2 id="schemas">Schemas</h2>
            ${Object.entries(document.components?.schemas ?? {}).map(
              ([name, schema]) =>
                html`<article id="schema-${name}">
                  <h3>${name}</h3>
                  <pre>${spell(schema as Schema)}</pre>
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html>`
}

function entriesOf(document: ApiDocument): Entry[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as Record<string, Operation | undefined>)[method]
      return operation ? [{ method, path, id: `${method}${path.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`, operation }] : []
    }),
  )
}

const linkTo = ({ id, method, path }: Entry) =>
  html`<li>
    <a href="#${id}"><b>${method.toUpperCase()}</b> ${path.replace('/api/', '/')}</a>
  </li>`

function show({ id, method, path, operation }: Entry) {
  return html`<article id="${id}">
    <h3><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code></h3>
    ${operation.summary ? html`<p><strong>${operation.summary}</strong></p>` : ''}
    ${operation.description ? html`<p>${operation.description}</p>` : ''}
    ${operation.parameters?.length ? parameters(operation.parameters) : ''}
    ${
      operation.requestBody
        ? html`<h4>Body</h4>
            ${contents(operation.requestBody)}`
        : ''
    }
    ${Object.entries(operation.responses ?? {}).map(
      ([status, response]) =>
        html`<h4>${status} <span>${response.description}</span></h4>
          ${contents(response)}`,
    )}
  </article>`
}

function parameters(list: NonNullable<Operation['parameters']>) {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Parameter</th>
        <th scope="col">In</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      ${list.map(
        ({ name, in: where, required, schema, description }) =>
          html`<tr>
            <td><code>${name}</code>${required ? '' : ' (optional)'}</td>
            <td>${where}</td>
            <td><code>${spell(schema ?? {})}</code> ${description ?? ''}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function contents({ content }: Content) {
  return Object.entries(content ?? {}).map(
    ([type, { schema }]) =>
      html`<p><code>${type}</code></p>
        ${schema ? html`<pre>${spell(schema)}</pre>` : ''}`,
  )
}

/** A schema the way a TypeScript reader would write it down. */
export function spell(schema: Schema, indent = ''): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const several = schema.oneOf ?? schema.anyOf ?? schema.allOf
  if (several) return several.map((one) => spell(one, indent)).join(schema.allOf ? ' & ' : ' | ')
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'any']
  return types.map((type) => spellType(type, schema, indent)).join(' | ')
}

function spellType(type: string, schema: Schema, indent: string): string {
  if (type === 'array') {
    const item = spell(schema.items ?? {}, indent)
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`
  }
  if (type !== 'object') return [type, ...limits(schema)].join(' ')
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const optional = schema.required?.includes(name) ? '' : '?'
    const note = property.description ? `  // ${property.description}` : ''
    return `${inner}${name}${optional}: ${spell(property, inner)}${note}`
  })
  if (typeof schema.additionalProperties === 'object')
    lines.push(`${inner}[name]: ${spell(schema.additionalProperties, inner)}`)
  return lines.length > 0 ? `{\n${lines.join('\n')}\n${indent}}` : '{}'
}

function limits({ format, minLength, maxLength, minimum, maximum, pattern, default: fallback }: Schema): string[] {
  const range = (least: number | undefined, most: number | undefined) =>
    least === undefined && most === undefined ? [] : [`${least ?? ''}…${most ?? ''}`]
  return [
    ...(format ? [`<${format}>`] : pattern ? [`/${pattern}/`] : []),
    ...range(minLength, maxLength),
    ...range(bounded(minimum), bounded(maximum)),
    ...(fallback === undefined ? [] : [`= ${JSON.stringify(fallback)}`]),
  ]
}

/** Zod spells "any integer" as the largest safe ones, which tells a reader nothing. */
const bounded = (value: number | undefined) =>
  value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? undefined : value

const style = `
:root { color-scheme: light dark; --line: light-dark(#d7dce3, #333a44); --quiet: light-dark(#5b6675, #9aa6b5); --accent: light-dark(#1f5fbf, #7fb0ff) }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: minmax(240px, 320px) 1fr }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 16px; border-right: 1px solid var(--line); box-sizing: border-box }
nav ul { list-style: none; padding: 0; margin: 0 } nav li a { display: block; padding: 2px 0; overflow-wrap: anywhere }
nav b { font-size: 11px; color: var(--quiet) } a { color: var(--accent); text-decoration: none } a:hover { text-decoration: underline }
h1 { font-size: 20px } h2 { font-size: 16px; margin: 20px 0 4px } h3 { font-size: 15px } h4 { margin: 12px 0 4px } h4 span { font-weight: 400; color: var(--quiet) }
main { padding: 16px 32px; min-width: 0; max-width: 960px } article { border-top: 1px solid var(--line); padding: 8px 0 16px }
pre { overflow: auto; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; margin: 4px 0 } code, pre { font: 13px/1.5 ui-monospace, monospace }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top }
.get { color: light-dark(#11703c, #6fd39b) } .post, .put, .patch { color: var(--accent) } .delete { color: light-dark(#b3261e, #ff8a80) }
@media (max-width: 760px) { body { display: block } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line) } main { padding: 16px } }
`
export const pageStyleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`
