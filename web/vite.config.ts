import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Where `npm run dev` finds the platform's API (REST and WebSocket).
const api = process.env.HUIYIN_API ?? 'http://127.0.0.1:8000'

/** Two pages: the demo operator (/) and the staff application (/staff/). */
export default defineConfig({
  plugins: [
    vue(),
    {
      // The API serves staff.html for every path under /staff/; so does the dev server.
      name: 'huiyin-dev-paths',
      configureServer(server) {
        server.middlewares.use('/widget.js', (_req, res) => {
          // Pages load the widget as a plain script; here it comes from its sources.
          res.setHeader('Content-Type', 'text/javascript').end("import('/src/widget/main.ts')")
        })
        server.middlewares.use((req, _res, next) => {
          if (/^\/staff(\/|$|\?)/.test(req.url ?? '') && !/\.\w+(\?|$)/.test(req.url ?? '')) {
            req.url = '/staff.html'
          }
          next()
        })
      },
    },
  ],
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: resolve(import.meta.dirname, 'index.html'), staff: resolve(import.meta.dirname, 'staff.html') },
    },
  },
  server: {
    proxy: {
      '/api': { target: api, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    server: { deps: { inline: ['element-plus'] } },
  },
})
