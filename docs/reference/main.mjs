import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Application, Comment, ReflectionKind, TSConfigReader, TypeDocReader } from 'typedoc'
import { entryPoints } from './entry-points.mjs'
import { modules } from './modules.mjs'
import { emptyDocstrings, notDocumented, notExported } from './rules.mjs'

const folder = import.meta.dirname
const site = join(folder, 'site')

const open = (points) =>
  Application.bootstrap({ options: join(folder, 'typedoc.json'), entryPoints: points.map(({ source }) => source) }, [
    new TypeDocReader(),
    new TSConfigReader(),
  ])

/** Reads the sources. A module is called what it is imported as. */
function read(app, points) {
  const names = new Map(points.map(({ source, module }) => [source, module]))
  const found = app.getEntryPoints() ?? []
  const project = app.converter.convert(found.map((point) => ({ ...point, displayName: names.get(point.sourceFile.fileName) })))
  for (const module of project.children ?? []) {
    const text = modules[module.name]
    if (text !== undefined) module.comment = new Comment([{ kind: 'text', text }])
  }
  return project
}

/** TypeDoc looks at the exports and docstrings of one package, the one that it takes the project for: so it is told each. */
function validate(app, project, packages) {
  const exempt = notDocumented(project)
  const checks = app.options.getValue('validation')
  for (const [index, name] of packages.entries()) {
    project.packageName = name
    // Links are looked at in all packages, each time.
    app.options.setValue('validation', index === 0 ? checks : { ...checks, invalidLink: false, invalidPath: false })
    app.options.setValue('intentionallyNotExported', notExported[name] ?? [])
    app.options.setValue('intentionallyNotDocumented', exempt[name] ?? [])
    app.validate(project)
  }
  for (const reflection of emptyDocstrings(project)) {
    const { packageName, packagePath } = project.getSymbolIdFromReflection(reflection)
    const place = `${reflection.getFriendlyFullName()}, defined in ${packageName}/${packagePath},`
    app.logger.validationWarning(`${place} has a docstring with tags and no sentence`)
  }
}

/** Makes the pages, and gives the exit code. */
export async function main() {
  const points = entryPoints()
  const packages = [...new Set(points.map((point) => point.package))]
  const app = await open(points)
  const project = read(app, points)
  validate(app, project, packages)
  const { logger } = app
  rmSync(site, { recursive: true, force: true })
  await app.generateDocs(project, site)
  const exported = project.children.flatMap((module) => module.children ?? [])
  const own = exported.filter(({ kind }) => kind !== ReflectionKind.Reference)
  // What TypeDoc only warns of is what this is for.
  const problems = logger.errorCount + logger.warningCount
  if (problems > 0) {
    console.error(
      `Problems: ${problems}. Say in a docstring what the name does not, of an entry point in docs/reference/modules.mjs.`,
    )
    console.error('What needs none, and why, is in docs/reference/rules.mjs.')
    return 1
  }
  console.log(`${packages.length} packages, ${points.length} entry points, ${own.length} exports, all documented.`)
  console.log(`Open ${join('docs', 'reference', 'site', 'index.html')}`)
  return 0
}
