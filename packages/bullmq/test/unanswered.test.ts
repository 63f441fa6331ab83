import { expect, it } from 'vitest'
import { Unanswered } from '../src/unanswered.js'

const mebibyte = 1024 * 1024
const never = (): Promise<never> => new Promise(() => {})
const fails = (): Promise<never> => Promise.reject(new Error('no'))

it('starts one storing for all copies of a job that come before its answer', async () => {
  const unanswered = new Unanswered()
  const answers: (() => void)[] = []
  const start = (): Promise<void> => new Promise((resolve) => answers.push(resolve))
  const copies = [unanswered.add('a', 1, start), unanswered.add('a', 1, start), unanswered.add('b', 1, start)]
  expect(answers).toHaveLength(2)
  for (const answer of answers) answer()
  await Promise.all(copies)
  void unanswered.add('a', 1, start)
  expect(answers).toHaveLength(3)
})

it('tells all copies of a failure, and then starts anew', async () => {
  const unanswered = new Unanswered()
  const copies = [unanswered.add('a', 1, fails), unanswered.add('a', 1, fails)]
  for (const copy of copies) await expect(copy).rejects.toThrow('no')
  await unanswered.add('a', 1, () => Promise.resolve())
})

it('refuses at once what would make too many bytes wait, and takes it once they are answered', async () => {
  const unanswered = new Unanswered()
  let answer!: () => void
  const large = unanswered.add('large', 250 * mebibyte, () => new Promise<void>((resolve) => (answer = resolve)))
  await expect(unanswered.add('more', 10 * mebibyte, never)).rejects.toThrow('BullMQ did not answer yet for 1 jobs')
  answer()
  await large
  await unanswered.add('more', 10 * mebibyte, () => Promise.resolve())
})

it('takes a single job of any size', async () => {
  await new Unanswered().add('huge', 300 * mebibyte, () => Promise.resolve())
})
