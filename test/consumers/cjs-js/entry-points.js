const { existsSync, readdirSync, readFileSync } = require('node:fs')
const path = require('node:path')
const { providerNames } = require('@posthorn/providers')

const room = path.join(__dirname, 'node_modules', '@posthorn')

/** Every provider has an entry point, and some have a second one: the client of the sender's API. */
function providers(folder) {
  const withApi = providerNames.filter((name) => existsSync(path.join(folder, 'dist', name, 'api.js')))
  return [...providerNames, ...withApi.map((name) => `${name}/api`)].map((name) => `./${name}`)
}

/** Whatever the packages say can be required, as their names are written in a call of `require`. */
exports.entryPoints = readdirSync(room).flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(path.join(room, name, 'package.json'), 'utf8'))
  return Object.keys(exports)
    .filter((key) => exports[key] !== null && key !== './package.json')
    .flatMap((key) => (key === './*' ? providers(path.join(room, name)) : [key]))
    .map((key) => `@posthorn/${name}${key.slice(1)}`)
})
