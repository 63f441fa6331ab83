const assert = require('node:assert/strict')
const core = require('@posthorn/core')
const { entryPoints } = require('./entry-points.js')

/** One process has one instance of each package, whether it is required or imported. */
async function main() {
  assert.ok(entryPoints.length > 100)
  for (const name of entryPoints) {
    const required = require(name)
    const imported = await import(name)
    assert.ok(Object.keys(imported).length > 0, `${name} exports nothing`)
    for (const key of Object.keys(imported)) assert.ok(required[key] === imported[key], `${name} has two of ${key}`)
  }
  assert.equal(core.WebhookError, (await import('@posthorn/core')).WebhookError)
  console.log(`${entryPoints.length} entry points`)
}

void main()
