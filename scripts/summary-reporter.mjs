/** Ends a run with one plain line that scripts and people can read. */
export default class SummaryReporter {
  onTestRunEnd(modules, errors) {
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) count[test.result().state] = (count[test.result().state] ?? 0) + 1
      // A file that could not be loaded has no tests to fail.
      if (module.errors().length > 0) count.failed += 1
    }
    process.on('exit', () => {
      process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`)
    })
  }
}
