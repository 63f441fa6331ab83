import { checkPackages, judge, printTable } from './packages/check.mjs'

const { inspected, problems } = await checkPackages()
printTable(inspected.map(({ name, size }) => [name, size]))
process.exitCode = judge(problems)
