import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { type CaseResult, conformanceTable } from './conformance-table.js'

const conformanceTests = /^packages\/[^/]+\/test\/conformance\.test\.ts$/

/** Shows how every mount did in the conformance list, after a run in which one took part. */
export default class ConformanceReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results = modules
      .filter(({ relativeModuleId }) => conformanceTests.test(relativeModuleId))
      .flatMap((module) => [...module.children.allTests()].flatMap(resultOf))
    if (results.length === 0) return
    const colour = process.stdout.isTTY && !process.env['NO_COLOR']
    // Below what the default reporter says, and above the last line.
    process.on('exit', () => process.stdout.write(`\n${conformanceTable(results, { colour })}\n\n`))
  }
}

/** A case's result. None for a test that is no case, or that was not chosen to run. */
function resultOf(test: TestCase): CaseResult[] {
  const { parent } = test
  const mount = parent.type === 'suite' ? /^'?(.+?)'? conforms$/.exec(parent.name)?.[1] : undefined
  const id = /^[A-Z]+-\S+/.exec(test.name)?.[0]
  const { state } = test.result()
  if (mount === undefined || id === undefined || state === 'pending') return []
  if (state !== 'skipped') return [{ mount, id, state }]
  const reason = /\(skipped: (.+)\)$/.exec(test.name)?.[1]
  return reason === undefined ? [] : [{ mount, id, state, reason }]
}
