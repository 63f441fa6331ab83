import { createRequire } from 'node:module'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './run.mjs'

// What runs TypeScript in the scripts brings a bundler along.
const { buildSync } = createRequire(fileURLToPath(import.meta.resolve('tsx')))('esbuild')

const provider = /^packages\/providers\/dist\/([^/]+)\.js$/

/** Bundles what was built. Gives the bytes, minified, and the providers in it. */
function bundle(code, external = []) {
  const { metafile, outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: join(root, 'packages/providers') },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    external,
    metafile: true,
    write: false,
    logLevel: 'error',
  })
  const [{ inputs }] = Object.values(metafile.outputs)
  const loaded = Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => {
    const name = provider.exec(file)?.[1]
    return name === undefined ? [] : [{ name, bytes: bytesInOutput }]
  })
  return { bytes: outputFiles[0].contents.length, loaded }
}

/** Prints what it costs to receive from one sender, and gives what is wrong: a provider that brings others along. */
export function checkImportSize() {
  const one = bundle(`export { createReceiver } from '@posthorn/core'; export * from '@posthorn/providers/recover'`)
  const ofProviders = one.loaded.reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(
    `createReceiver and the provider recover, minified with all that they import: ${one.bytes} bytes, ` +
      `of which ${ofProviders} are the provider's. Providers loaded: ${one.loaded.length}.`,
  )
  const names = readdirSync(join(root, 'packages/providers/src')).filter((file) => file.endsWith('.ts'))
  return names
    .map((file) => file.slice(0, -3))
    .flatMap((name) => {
      const loaded = bundle(`export * from '@posthorn/providers/${name}'`, ['@posthorn/core']).loaded.map((found) => found.name)
      return loaded.join() === name ? [] : [`@posthorn/providers/${name}: importing it loads ${loaded.join(', ') || 'nothing'}`]
    })
}
