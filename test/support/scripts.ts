/** Loads a script of this project, which is no TypeScript: whoever asks says what it holds. */
export const loadScript = async <T>(path: string): Promise<T> =>
  (await import(/* @vite-ignore */ new URL(`../../scripts/${path}`, import.meta.url).href)) as T
