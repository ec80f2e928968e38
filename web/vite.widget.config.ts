import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/** dist/widget.js: one self-contained script that any page may include. */
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2020',
    emptyOutDir: false,
    lib: {
      entry: resolve(import.meta.dirname, 'src/widget/main.ts'),
      formats: ['iife'],
      name: 'HuiyinChat',
      fileName: () => 'widget.js',
    },
  },
})
