/** How lines that are there to be pasted begin: after a local install `posthorn` is not on the PATH. */
export const posthorn = 'npx posthorn'
