import { readdirSync, writeFileSync } from 'node:fs'
import { providersPage } from './providers-page.mjs'

const built = new URL('../packages/providers/dist/', import.meta.url)
const page = new URL('../docs/providers.md', import.meta.url)

/** Every provider that the package was built with. */
async function providers() {
  const names = readdirSync(built)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -3))
    .toSorted()
  return Promise.all(
    names.map(async (name) => {
      const exported = name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())
      const { [exported]: provider } = await import(new URL(`${name}.js`, built).href)
      // The page promises both, so that a name is all a reader needs to import a provider.
      if (provider?.name !== name) throw new Error(`${name}.js must export a provider of that name as "${exported}".`)
      return provider
    }),
  )
}

const text = providersPage(await providers())
if (process.argv.includes('--print')) process.stdout.write(text)
else writeFileSync(page, text)
