import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A digest of files by their names in a folder; those that are not there count as well. */
function fingerprint(folder, files) {
  const hash = createHash('sha256')
  for (const file of files) {
    try {
      hash.update(file).update(readFileSync(join(folder, file)))
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
    }
  }
  return hash.digest('hex')
}

function stamped(stamp) {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return ''
  }
}

/** Does what files of a folder ask for, unless that was done already for files of just this content. */
export function unlessDone(folder, files, work) {
  const stamp = join(folder, 'node_modules', '.posthorn-setup')
  const wanted = fingerprint(folder, files)
  if (stamped(stamp) === wanted) return
  work()
  writeFileSync(stamp, wanted)
}
