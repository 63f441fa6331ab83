import { UsageError } from '../usage-error.js'

/** The head of a request: its first line, as far as it is there, and its headers. */
export interface Head {
  readonly method?: string
  /** Path and query. */
  readonly url?: string
  /** As they came, repeated ones apart. */
  readonly headers: readonly (readonly [string, string])[]
}

const requestLine = /^([A-Za-z]+) (\S+) HTTP\/\d(?:\.\d)?$/
const headerLine = /^([!#$%&'*+.^_`|~\w-]+):(.*)$/s

/**
 * Reads header lines, after a request line or none. Of what `curl -v` prints, the lines that it sent are taken.
 * Messages name a line by its number and never repeat it: it may hold a token.
 *
 * @throws UsageError where a line is neither.
 */
export function readHead(text: string, shown: string): Head {
  const lines = sentLines(text.split(/\r?\n/))
  const used = lines.slice(0, lines.findLastIndex(({ line }) => line !== '') + 1)
  const start = used.findIndex(({ line }) => line !== '')
  const first = requestLine.exec(used[start]?.line ?? '')
  const headers = used.slice(first ? start + 1 : Math.max(start, 0)).map(({ line, number }) => readLine(line, number, shown))
  return first ? { method: first[1]!, url: pathOf(first[2]!), headers } : { headers }
}

interface Line {
  readonly line: string
  readonly number: number
}

function sentLines(lines: readonly string[]): Line[] {
  const numbered = lines.map((line, index) => ({ line, number: index + 1 }))
  const sent = numbered.filter(({ line }) => /^>(?: |$)/.test(line))
  return sent.length === 0 ? numbered : sent.map(({ line, number }) => ({ line: line.slice(2), number }))
}

function readLine(line: string, number: number, shown: string): readonly [string, string] {
  const [, name, value] = headerLine.exec(line) ?? []
  if (name !== undefined && value !== undefined) return [name, withoutBlanks(value)]
  const problem = line === '' ? 'is empty: a whole request, with its body, is given as --request' : 'is not "Name: value"'
  throw new UsageError(`Line ${number} of ${shown} ${problem}.`)
}

// Written as a pattern, a megabyte of blanks inside of a value would take hours.
function withoutBlanks(value: string): string {
  const isBlank = (index: number) => value[index] === ' ' || value[index] === '\t'
  let [start, end] = [0, value.length]
  while (start < end && isBlank(start)) start += 1
  while (end > start && isBlank(end - 1)) end -= 1
  return value.slice(start, end)
}

/** A proxy is asked for a whole address. */
function pathOf(target: string): string {
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return target
  const { pathname, search } = new URL(target)
  return pathname + search
}
