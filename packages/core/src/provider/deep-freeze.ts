/** Freezes data through and through. */
export function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value) as unknown[]) {
    // Schemas belong to the library that made them, and may keep caches.
    // What is frozen already may be so on its surface alone.
    if (typeof inner === 'object' && inner !== null && !('~standard' in inner) && !ArrayBuffer.isView(inner)) deepFreeze(inner)
  }
  return Object.freeze(value)
}
