import { join, resolve } from 'node:path'
import { type Cli, complete } from './cli.js'
import { wholeNumber } from '../input/number.js'
import { portProblem } from '../input/port.js'
import { type Listener, type ListenerOptions, startListener } from '../listen/listener.js'
import { type Album, openAlbum } from '../listen/save.js'
import { aborted } from '../interrupted.js'
import { excerpt, printable } from '../terminal/printable.js'
import { posthorn } from '../terminal/pasted.js'
import { createPrinter } from '../terminal/printer.js'
import { shellWord } from '../terminal/shell.js'
import { UsageError } from '../usage-error.js'

interface Options {
  readonly port: number
  readonly save: string
  readonly count: number
}

/** `posthorn listen` */
export function addListen({ program, io }: Cli): void {
  const command = program
    .command('listen')
    .description('Saves each request that it gets, for `verify` and `explain`. It verifies nothing, and answers 200.')
    .requiredOption('--save <folder>', '(required) folder to save to: <n>.headers and <n>.body, which only you may read')
    .option('--port <n>', 'port of 127.0.0.1 to listen on; 0 for a free one', wholeNumber('--port', 0, 65_535), 0)
    .option('--count <n>', 'end after so many requests', wholeNumber('--count', 1, 1000), 20)
    .action(async ({ port, save, count }: Options) => {
      const printer = createPrinter(io)
      // Loaded this late because no other command needs it.
      const { senderTeller } = await import('../listen/likely.js')
      const tell = await senderTeller()
      const listener = await start({
        port,
        count,
        album: await open(resolve(io.cwd, save), save),
        onSaved: (number, { method = '', url = '', headers: sent }, body) => {
          const sender = tell(Object.keys(sent)) ?? 'PROVIDER'
          const variable = `${sender.toUpperCase().replaceAll('-', '_')}_SECRET`
          const [headers, file] = [join(save, `${number}.headers`), join(save, `${number}.body`)].map(shellWord)
          printer.line(`${excerpt(`${method} ${url}`)}  ${body.length} bytes`)
          printer.line(
            `  ${posthorn} explain ${sender} --headers ${headers} --body ${file} --secret-env ${variable} --now ${new Date().toISOString()}`,
          )
        },
        onLost: (reason) => printer.note(`Not saved: ${printable(reason)}.`),
      })
      printer.line(`listening on ${listener.url}`)
      printer.note(
        `Saves to ${shellWord(save)} with all headers, tokens and cookies too, for they are the evidence. Ctrl-C ends it.`,
      )
      await Promise.race([listener.full, aborted(io.signal)])
      await listener.close()
    })
  complete(command, {
    examples: ['posthorn listen --port 4001 --save captures', 'posthorn listen --save captures --count 1'],
    exits: '0 ended, by Ctrl-C too',
  })
}

async function open(folder: string, shown: string): Promise<Album> {
  try {
    return await openAlbum(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`"${printable(shown)}" is a file; --save takes a folder.`)
    throw new UsageError(`Cannot save there: ${(error as Error).message}.`)
  }
}

async function start(options: ListenerOptions): Promise<Listener> {
  try {
    return await startListener(options)
  } catch (error) {
    throw portProblem(error, options.port)
  }
}
