import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { sharedContracts } from './web/vite/contracts.ts'
import { messages } from './web/vite/messages.ts'

export default defineConfig({
  plugins: [
    messages(),
    sharedContracts(),
    sveltekit({
      adapter: adapter({ out: 'build' }),
      outDir: '.svelte-kit',
      files: { src: 'web', assets: 'web/static' },
      compilerOptions: { runes: true },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          // Only style="…" attributes (sizes and positions of floating parts), never a style element of others.
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self'],
          // 'self' covers ws: and wss: of our own origin in every browser we support.
          'connect-src': ['self'],
          'media-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  // Small files inlined as data: URLs would need a hole in the policy above.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api': 'http://localhost:3000', '/live': { target: 'http://localhost:3000', ws: true } } },
})
