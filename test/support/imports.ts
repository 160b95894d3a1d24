import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'

export const root = path.join(import.meta.dirname, '../..')

export interface Import {
  from: string
  /** A file of ours relative to the root, or the name of a package. */
  to: string
  /** Only types cross: nothing is run because of it. */
  typeOnly: boolean
}

/** Every import of every source file below these folders, as files of ours see each other. */
export async function importsBelow(...folders: string[]): Promise<Import[]> {
  const imports: Import[] = []
  for await (const file of glob(
    folders.map((folder) => `${folder}/**/*.{ts,svelte,js}`),
    { cwd: root },
  )) {
    if (file.includes('paraglide')) continue
    const text = readFileSync(path.join(root, file), 'utf8')
    const scripts = file.endsWith('.svelte')
      ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]!)
      : [text]
    for (const script of scripts) imports.push(...importsOf(file, script))
  }
  return imports
}

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Expression, typeOnly: boolean) => {
    if (ts.isStringLiteral(specifier)) found.push({ from: file, to: resolve(file, specifier.text), typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0])
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = clause.namedBindings
  return (
    !clause.name &&
    !!named &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((one) => one.isTypeOnly)
  )
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('#server/')) return specifier.replace('#server/', 'server/')
  if (specifier.startsWith('#lib/')) return specifier.replace('#lib/', 'web/lib/')
  if (specifier.startsWith('.')) return path.join(path.dirname(file), specifier)
  return specifier
}
