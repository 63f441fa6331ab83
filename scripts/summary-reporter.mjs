/** Ends a run with why tests were skipped, and one plain line that scripts and people can read. */
export default class SummaryReporter {
  onTestRunEnd(modules, errors) {
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    const reasons = new Map()
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        count[state] = (count[state] ?? 0) + 1
        // Vitest prints nothing of what a skipped suite says while it is collected, so the reason stands in its name.
        const reason = state === 'skipped' && /\(skipped: ([^)]+)\)/.exec(test.fullName)?.[1]
        if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      }
      // A file that could not be loaded has no tests to fail.
      if (module.errors().length > 0) count.failed += 1
    }
    process.on('exit', () => {
      for (const [reason, tests] of reasons) process.stdout.write(`skipped ${tests} tests: ${reason}\n`)
      process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`)
    })
  }
}
