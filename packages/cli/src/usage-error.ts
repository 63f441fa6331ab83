/** A way to call a command that cannot work: exit code 2. The message says what to write instead. */
export class UsageError extends Error {}
