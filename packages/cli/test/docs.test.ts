import { chmodSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { freePort } from '../../../test/servers/port.js'
import { startApp } from './support/app.js'
import { folderWith } from './support/cli.js'
import { matches, openShell, shownIn, steady } from './support/console.js'

const page = new URL('../../../docs/cli.md', import.meta.url)
const program = fileURLToPath(new URL('../dist/bin.js', import.meta.url))

it('docs/cli.md shows what its commands print', { timeout: 120_000 }, async () => {
  const app = await startApp()
  const cwd = folderWith()
  const bin = folderWith({ posthorn: `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n` })
  chmodSync(join(bin, 'posthorn'), 0o755)
  const shell = openShell(cwd, `${bin}${delimiter}${process.env.PATH}`)
  const ports = [
    ['3000', new URL(app.url).port],
    ['4001', String(await freePort())],
    ['4100', String(await freePort())],
  ] as const
  const real = new Map<string, string>(ports)
  const shownAs = new Map<string, string>(ports.map(([shown, port]) => [port, shown]))
  // Whole numbers, and all of them at once: a free port may hold the digits of another.
  const toReal = (text: string) => text.replaceAll(/\d+/g, (number) => real.get(number) ?? number)
  const toShown = (text: string) => text.replaceAll(/\d+/g, (number) => shownAs.get(number) ?? number)
  const serving: { readonly end: () => Promise<void> }[] = []
  const different: string[] = []
  const compare = (command: string, printed: readonly string[], output: readonly string[]) => {
    const lines = printed.map(toShown)
    if (!matches(lines, output)) different.push(['', `$ ${command}`, ...lines.map(steady)].join('\n'))
  }

  const shown = shownIn(readFileSync(page, 'utf8'))
  for (const { command, output } of shown) {
    if (/^posthorn (?:listen|stand-in) (?!--help)/.test(command)) {
      const server = await shell.serve(toReal(command), /Ctrl-C ends it\./)
      serving.push({ end: async () => compare(command, await server.stop(), output) })
    } else compare(command, await shell.run(toReal(command)), output)
  }
  for (const { end } of serving) await end()
  await app.close()
  expect(shown.length).toBeGreaterThan(15)
  expect(different).toEqual([])
})
