/** The apps that `npm start` can run: where each lies and what starts it. */
export const examples = {
  express: { folder: 'examples/express', command: [process.execPath, 'app.js'] },
}
