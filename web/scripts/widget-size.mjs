// Fails the build when the chat script outgrows what a host page should have to load.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT_BYTES = 25 * 1024
const file = new URL('../dist/widget.js', import.meta.url)
const size = gzipSync(readFileSync(file), { level: 9 }).length
console.log(`widget.js ${(size / 1024).toFixed(1)} KB gzip (limit ${LIMIT_BYTES / 1024} KB)`)
if (size > LIMIT_BYTES) process.exit(1)
