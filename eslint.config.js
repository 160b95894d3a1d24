import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

// Rules that need types are left to tsc and svelte-check, which run beside this: so it stays a matter of seconds.
export default defineConfig(
  { ignores: ['build/', '.svelte-kit/', 'data/', 'coverage/', 'web/lib/paraglide/', 'migrations/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      // TypeScript knows the names; eslint would have to be told each one.
      'no-undef': 'off',
      'no-constant-condition': ['error', { checkLoops: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSEnumDeclaration',
          message: 'A closed list is a union or a z.enum: types are only stripped here.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
    },
  },
  {
    files: ['web/**/*.{ts,svelte}'],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'no-console': ['error', { allow: ['error', 'warn'] }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^#server/(?!.*\\.contract\\.ts$)',
              message: 'The web shares contracts with the server and nothing else.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['server/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSEnumDeclaration',
          message: 'A closed list is a union or a z.enum: types are only stripped here.',
        },
        {
          selector: 'NewExpression[callee.name="Response"]',
          message: 'Answer with c.body or c.json: only then the answer carries the headers every answer carries.',
        },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      // Our paths are served from the root of the host; there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
      // Declared with let so that a page may bind it; prefer-const sees only the component.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all', excludedRunes: ['$props', '$bindable'] }],
      // Cannot tell a working variable of one function from state a screen reads.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/block-lang': ['error', { script: ['ts'] }],
    },
  },
  {
    // What is printed by programs that people start by hand.
    files: [
      'server/main.ts',
      'server/http/build-web.ts',
      'server/demo/**',
      'test/**',
      '*.config.{ts,js}',
      'web/vite/**',
    ],
    rules: { 'no-console': 'off' },
  },
)
