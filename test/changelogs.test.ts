import { describe, expect, it } from 'vitest'
import { loadScript } from './support/scripts.js'

const { sectionOf } = await loadScript<{ sectionOf: (changelog: string, version: string) => string | undefined }>(
  'packages/section.mjs',
)
const { tidyChangelog } = await loadScript<{ tidyChangelog: (changelog: string, version: string) => string }>(
  'packages/changelogs.mjs',
)
const { default: generator } = await loadScript<{
  default: {
    getReleaseLine: (changeset: { summary: string; commit: string }) => Promise<string>
    getDependencyReleaseLine: () => Promise<string>
  }
}>('changelog.mjs')

const older = '## 0.1.0\n\n### Minor Changes\n\n- First.\n'
const withSection = (section: string): string => `# Sound\n\n## 0.2.0\n${section}\n${older}`

describe('a section of a changelog', () => {
  it('is found by its version', () => {
    expect(sectionOf(withSection('\n- New.\n'), '0.2.0')).toBe('- New.')
    expect(sectionOf(withSection('\n- New.\n'), '0.1.0')).toBe('### Minor Changes\n\n- First.')
    expect(sectionOf(withSection(''), '0.2')).toBeUndefined()
  })

  it('loses the heading that says no more than its version, and leaves older sections alone', () => {
    expect(tidyChangelog(withSection('\n### Minor Changes\n\n- New.\n- Newer.\n'), '0.2.0')).toBe(
      `# Sound\n\n## 0.2.0\n\n- New.\n- Newer.\n\n${older}`,
    )
  })

  it('keeps headings that tell apart', () => {
    const both = withSection('\n### Minor Changes\n\n- New.\n\n### Patch Changes\n\n- Mended.\n')
    expect(tidyChangelog(both, '0.2.0')).toBe(both)
  })

  it('says so where a package has nothing of its own', () => {
    const told = `# Sound\n\n## 0.2.0\n\nNo change of its own: released with the other packages.\n\n${older}`
    expect(tidyChangelog(withSection(''), '0.2.0')).toBe(told)
    expect(tidyChangelog(told, '0.2.0')).toBe(told)
  })
})

it('an entry is the text of its changeset, without the hash of a commit', async () => {
  const summary = 'It sounds.\n\nLouder, too.\n'
  expect(await generator.getReleaseLine({ summary, commit: 'abcdef0' })).toBe('- It sounds.\n\n  Louder, too.')
  expect(await generator.getDependencyReleaseLine()).toBe('')
})
