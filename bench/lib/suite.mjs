/** Runs a suite by its name, and gives its title with what it measured. */
export async function run({ name, ...options }) {
  const suite = await import(`../${name}/suite.mjs`)
  return { title: suite.title, ...(await suite.run(options)) }
}
