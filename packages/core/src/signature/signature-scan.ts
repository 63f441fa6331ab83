import type { ErrorCode } from '../errors/error-table.js'
import { maxCandidates, maxValueLength, type SignatureGrammar, type Written } from './signature.js'

/** What stands before a signature, and before the timestamp, in each entry. */
interface Marks {
  readonly separator: string | undefined
  readonly signature: string
  readonly timestamp: string | undefined
}

/** Takes a value apart as `splitSignatures` does. */
export type Scan = (value: string) => Written | ErrorCode

/** A scan by a grammar, where there is one. */
export function scanOf(grammar: SignatureGrammar): Scan | undefined {
  const marks = marksOf(grammar)
  return marks && scanner(marks)
}

function marksOf({ fields, list, positions, pairs, values }: SignatureGrammar): Marks | undefined {
  if (positions ?? pairs ?? values) return undefined
  if (!fields && !list) return { separator: undefined, signature: '', timestamp: undefined }
  const { separator, pick, timestamp } = fields ?? { separator: ' ', pick: list!.version }
  // Names that hold what ends them are never found by splitting, and would be by scanning.
  if ([pick, timestamp ?? ''].some((name) => name.includes('=') || name.includes(separator))) return undefined
  if (list) return { separator, signature: `${pick},`, timestamp: undefined }
  return { separator, signature: `${pick}=`, timestamp: timestamp === undefined ? undefined : `${timestamp}=` }
}

const blank = 32

function scanner({ separator, signature, timestamp }: Marks): Scan {
  return (value) => {
    if (value.length > maxValueLength) return 'header_malformed'
    if (separator === undefined) return value === '' ? 'signature_malformed' : { signatures: [value], timestamp: undefined }
    let signatures: string[] | undefined
    let time: string | undefined
    for (let from = 0, end: number; from <= value.length; from = end + 1) {
      end = value.indexOf(separator, from)
      if (end < 0) end = value.length
      // Some senders write a blank after the comma.
      while (from < end && value.charCodeAt(from) === blank) from += 1
      if (timestamp !== undefined && value.startsWith(timestamp, from)) {
        if (time !== undefined) return 'header_repeated'
        time = value.slice(from + timestamp.length, end)
      }
      if (!value.startsWith(signature, from)) continue
      const text = value.slice(from + signature.length, end)
      if (text === '') continue
      if (signatures) signatures.push(text)
      else signatures = [text]
    }
    return signatures && signatures.length <= maxCandidates ? { signatures, timestamp: time } : 'signature_malformed'
  }
}
