import path from 'node:path'

/** The articles that come with the product, and the words that mean the same. */
export const contentFolder = path.join(import.meta.dirname, '../../kb-content')
