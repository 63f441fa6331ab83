/** Scripts that npm runs where a package is installed, or made ready. */
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']

/** Places that only this checkout has. */
const local = /^(?:workspace|link|file|portal|catalog):/

const dependencyFields = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies']

/** What is wrong with the package.json of a tarball. `group` has the versions of the packages that are released together. */
export function manifestProblems(manifest, group) {
  const wanted = group.get(manifest.name)
  const scripts = installScripts
    .filter((name) => manifest.scripts?.[name] !== undefined)
    .map((name) => `"${name}" would run on the machines of users: remove it from "scripts"`)
  const dependencies = dependencyFields.flatMap((field) =>
    Object.entries(manifest[field] ?? {}).flatMap(([name, range]) => {
      if (local.test(range)) return [`"${field}" has ${name} ${range}, which users cannot install: pack with the pinned pnpm`]
      const version = group.get(name)
      if (version === undefined || range === `^${version}`) return []
      return [`"${field}" has ${name} ${range}, but ${version} is released with it: write "workspace:^" and pack again`]
    }),
  )
  const publishing = [
    ...(manifest.private ? ['"private" keeps it from being published'] : []),
    ...(manifest.publishConfig?.access === 'public' ? [] : ['"publishConfig" must say "access": "public"']),
    ...(manifest.publishConfig?.provenance === true ? [] : ['"publishConfig" must say "provenance": true']),
    ...(manifest.version === wanted ? [] : [`the tarball has version ${manifest.version}, package.json ${wanted}`]),
  ]
  return [...scripts, ...dependencies, ...publishing]
}

/** All packages are released together: one version. */
export function versionProblems(group) {
  const versions = new Set(group.values())
  if (versions.size === 1) return []
  const list = [...group].map(([name, version]) => `${name} ${version}`).join(', ')
  return [`Packages have ${versions.size} versions: ${list}. Run "npm run release:version", or set them back`]
}
