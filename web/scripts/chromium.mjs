// Prints how to start a headless Chromium that can write Chinese, as JSON on one line:
// {"executablePath": str, "args": [str], "env": {name: value}}. `env` adds to the caller's own.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import chromium from '@sparticuz/chromium'

const require = createRequire(import.meta.url)

/** A fontconfig file of its own: the machine may have no Chinese font, or none at all. */
function fontconfig() {
  const home = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const folder = join(tmpdir(), `huiyin-fonts-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true })
  const alias = (family) =>
    `<alias binding="same"><family>${family}</family><prefer><family>Noto Sans SC</family></prefer></alias>`
  const dirs = ['400Regular', '500Medium', '600SemiBold', '700Bold'].map((w) => `<dir>${join(home, w)}</dir>`)
  const file = join(folder, 'fonts.conf')
  writeFileSync(file, `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${dirs.join('\n')}
<dir>/usr/share/fonts</dir>
<cachedir>${join(folder, 'cache')}</cachedir>
${['sans-serif', 'serif', 'system-ui', 'PingFang SC', 'Microsoft YaHei'].map(alias).join('\n')}
</fontconfig>
`)
  return file
}

/** The settings to start the browser with. */
export async function launchSettings() {
  chromium.setGraphicsMode = false
  const executablePath = await chromium.executablePath()
  const env = { FONTCONFIG_FILE: fontconfig() }
  // The package brings the few libraries that slim images lack.
  const lib = process.env.LD_LIBRARY_PATH
  if (lib) env.LD_LIBRARY_PATH = lib
  return {
    executablePath,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--force-color-profile=srgb', '--lang=zh-CN'],
    env,
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await launchSettings()))
}
