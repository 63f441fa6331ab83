const node = process.execPath

/** The apps that `npm start` can run: where each lies and what starts it. */
export const examples = {
  express: { folder: 'examples/express', command: [node, 'app.js'] },
  koa: { folder: 'examples/koa', command: [node, 'app.js'] },
  fastify: { folder: 'examples/fastify', command: [node, 'app.js'] },
  nest: { folder: 'examples/nest', command: [node, 'dist/main.js', '--platform', 'express'] },
  'nest-fastify': { folder: 'examples/nest', command: [node, 'dist/main.js', '--platform', 'fastify'] },
}
