import { describe, expect, it } from 'vitest'
import { posthorn } from './support/cli.js'

const commands = ['providers', 'sign', 'send', 'verify', 'explain', 'probe', 'stand-in', 'listen']

describe('help', () => {
  it('is what posthorn alone prints, with every command', async () => {
    const { code, stdout, stderr } = await posthorn([])
    expect([code, stderr]).toEqual([0, ''])
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  it.each(commands)('of %s has a purpose, two examples and its exit codes', async (command) => {
    const { code, stdout } = await posthorn([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Usage: posthorn .*\n\n[A-Z].+\./)
    expect(stdout.match(/^ {2}\$ posthorn /gm)).toHaveLength(2)
    expect(stdout).toContain('Exit codes: 0 ')
    expect(await posthorn(['help', command])).toMatchObject({ code: 0, stdout })
  })

  it('has examples that name commands and options which there are', async () => {
    const pages = await Promise.all(commands.map((command) => posthorn([command, '--help'])))
    const known = pages.map(({ stdout }) => stdout)
    for (const [index, page] of known.entries())
      for (const [, example = ''] of page.matchAll(/^ {2}\$ posthorn (.+)$/gm)) {
        expect(example.split(' ')[0]).toBe(commands[index])
        for (const [option] of example.matchAll(/--[a-z-]+/g)) expect(page).toContain(option)
      }
  })

  it('has the arguments of send in their order wherever it lists them', async () => {
    expect((await posthorn(['send', '--help'])).stdout).toContain('Usage: posthorn send [options] <provider> [event] <url>\n')
    expect((await posthorn([], { columns: 200 })).stdout).toContain('  send [options] <provider> [event] <url>  ')
  })

  it('gives the version of the package', async () => {
    expect(await posthorn(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })
})

describe('a wrong call', () => {
  it.each([
    [['sing'], 'There is no command "sing".', 'Did you mean "sign"?'],
    [['explian', '--help'], 'There is no command "explian".', 'Did you mean "explain"?'],
    [['help', 'explian'], 'Did you mean "explain"?', 'Try: npx posthorn --help'],
    [['sign', 'recover', '--bdy', 'x'], "unknown option '--bdy'", 'Did you mean --body?'],
    [['sign'], "missing required argument 'provider'", 'Try: npx posthorn sign --help'],
    [['sign', 'recover', 'more'], 'too many arguments', 'Try: npx posthorn sign --help'],
    [['probe', 'http://127.0.0.1:1'], "required option '--provider", 'Try: npx posthorn probe --help'],
    [['send', 'strpe', 'http://127.0.0.1:1'], 'Did you mean "stripe"', 'Try: npx posthorn send --help'],
    [['send', 'recover', 'ftp://x'], 'is no address', 'Try: npx posthorn send --help'],
    [['send', 'recover'], 'The address is missing: it comes last', 'Try: npx posthorn send --help'],
    [['send', 'recover', 'lead.created'], 'The address is missing: it comes last', 'Try: npx posthorn send --help'],
    [['send', 'recover', 'http://127.0.0.1:1', '--speed', '60'], 'it goes with --retries', 'Try: npx posthorn send --help'],
    [['sin'], 'There is no command', 'Try: npx posthorn --help'],
    [
      ['send', 'recover', 'http://127.0.0.1:1', '--speed', '0'],
      '--speed must be a number above 0',
      'Try: npx posthorn send --help',
    ],
    [['listen', '--save', 'x', '--port', '99999'], '--port must be a whole number', 'Try: npx posthorn listen --help'],
    [['send', 'recover', 'http://127.0.0.1:1', '--stale', '--tamper'], 'cannot be used with', 'Try: npx posthorn send --help'],
  ])('%j ends with 2, says what is wrong, and where to look', async (args, problem, next) => {
    const { code, stdout, stderr } = await posthorn(args, { env: { POSTHORN_SECRET: 'x' }, stdin: '{}' })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(problem)
    expect(stderr).toContain(next)
  })

  it('does not repeat what stands behind an option that it does not know', async () => {
    const { code, stderr } = await posthorn(['sign', 'recover', '--secrets=whsec_s3cr3t', '--body', 'x'])
    expect([code, stderr.includes('whsec')]).toEqual([2, false])
    expect(stderr).toContain("unknown option '--secrets'")
  })

  it.each([
    [['-swhsec_s3cr3t'], "'-s…'"],
    [['--secrets=-----BEGIN KEY-----\nwhsec_s3cr3t'], "'--secrets'"],
    [['-----BEGIN KEY-----\nwhsec_s3cr3t\n-----END KEY-----'], "'--…'"],
    [['--secret-key', '-whsec_s3cr3t'], "'--secret-key'"],
    [['--whsec_s3cr3t'], "'--w…'"],
  ])('does not repeat what may be a secret in place of an option: %#', async (args, shown) => {
    const { code, stderr } = await posthorn(['sign', 'recover', '--body', 'x', ...args])
    expect([code, stderr]).toEqual([2, expect.stringContaining(`unknown option ${shown}`)])
    expect(stderr).not.toMatch(/s3cr3t|KEY-----/)
  })
})

it('escapes what would drive the terminal in what it repeats', async () => {
  const { stderr } = await posthorn(['providers', '\u001b[2J\u202e'])
  expect(stderr).toContain('"\\u{1b}[2J\\u{202e}"')
})

function fail(): never {
  throw new Error('out of\norder')
}

it('ends with 70, and one line, at a fault of its own', async () => {
  const { code, stderr } = await posthorn(['providers'], { onOutput: fail })
  expect([code, stderr]).toEqual([70, 'posthorn failed, and should not have: out of\\norder\n'])
})
