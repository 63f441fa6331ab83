import { mkdir, readdir, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'

// Headers may hold tokens and cookies, and they are the evidence: nobody else is to read them.
const folderMode = 0o700
const privately = { flag: 'wx', mode: 0o600 }

/** Saves requests, each under a number of its own. */
export interface Album {
  /** Gives the number. */
  readonly save: (request: IncomingMessage, body: Buffer) => Promise<number>
}

/** Opens a folder, which is made where it is missing. Numbers go on from those that are there. */
export async function openAlbum(folder: string): Promise<Album> {
  await mkdir(folder, { recursive: true, mode: folderMode })
  const taken = (await readdir(folder)).map((name) => Number(/^(\d{1,9})\.(?:headers|body)$/.exec(name)?.[1] ?? 0))
  let last = Math.max(0, ...taken)
  return {
    save: async (request, body) => {
      last += 1
      const number = last
      await writeFile(join(folder, `${number}.headers`), headOf(request), privately)
      await writeFile(join(folder, `${number}.body`), body, privately)
      return number
    },
  }
}

/** The head as it came: Node reads it as Latin-1. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const headers = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}\n`] : []))
  return Buffer.from(`${method} ${url} HTTP/${httpVersion}\n${headers.join('')}`, 'latin1')
}
