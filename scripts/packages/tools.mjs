import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const attw = fileURLToPath(new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')))

/** What publint finds in a tarball. */
export async function publintProblems(tarball, manifest) {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball)
  const { messages } = await publint({ pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) }, strict: true })
  return messages.map((message) => formatMessage(message, manifest, { color: false }))
}

/** What "Are the types wrong?" finds in a tarball. It is a program: as a library it does not do what its options say. */
export function typeProblems(tarball, entryPoints) {
  const options = ['--profile', 'strict', '--format', 'ascii', '--no-emoji', '--no-color', '--entrypoints', ...entryPoints]
  return new Promise((resolve) => {
    execFile(process.execPath, [attw, tarball, ...options], (error, stdout, stderr) => resolve(error ? [stdout + stderr] : []))
  })
}
