import { styleText } from 'node:util'
import { inOwnProcess } from './lib/fork.mjs'
import { createProgress } from './lib/progress.mjs'
import { textTable } from './lib/sections.mjs'
import { saveResults } from './results.mjs'

const suiteNames = ['verify', 'http', 'bodies', 'stores', 'growth']

const suiteProcess = new URL('./lib/suite.mjs', import.meta.url)

const coloured = process.stdout.isTTY && !process.env.NO_COLOR
const style = (format, text) => (coloured ? styleText(format, text) : text)

/** Measures suites one after the other, each in a process of its own, and tells what came out. Gives the exit code. */
export async function main({ suites, quick }) {
  const show = createProgress()
  const results = []
  const failed = []
  for (const name of suites) {
    try {
      show(`${name} …`)
      const result = await inOwnProcess(suiteProcess, { name, quick }, (text) => show(`${name}: ${text}`))
      show.clear()
      printSuite(result)
      results.push(result)
    } catch (error) {
      show.clear()
      console.error(`${name} could not be measured. ${error.message}`)
      failed.push(name)
    }
  }
  printTargets(results.flatMap(({ targets }) => targets))
  const whole = !quick && failed.length === 0 && suiteNames.every((name) => suites.includes(name))
  if (whole) saveResults(results)
  console.log(
    whole ? 'Written: bench/results.md' : 'bench/results.md is as it was: only a whole run that is not quick is written.',
  )
  return failed.length === 0 ? 0 : 1
}

function printSuite({ title, sections }) {
  console.log(`\n${style('bold', title)}\n`)
  for (const section of sections) {
    console.log(style('underline', section.title))
    if (section.note) console.log(style('dim', section.note))
    console.log(`${textTable(section.columns, section.rows)}\n`)
  }
}

function printTargets(targets) {
  if (targets.length === 0) return
  const rows = targets.map(({ name, measured, bound, met }) => [met ? '✓' : '✗', name, measured, bound])
  const [head, line, ...lines] = textTable(['', 'target', 'measured', 'bound'], rows).split('\n')
  console.log([style('bold', 'Targets'), '', head, line].join('\n'))
  for (const [index, text] of lines.entries()) console.log(style(targets[index].met ? 'green' : 'red', text))
  console.log(`\n${targets.filter(({ met }) => met).length} of ${targets.length} are met.`)
}
