/** A deeply frozen copy of plain JSON, for guards and hooks. */
export function frozenCopy<T extends object>(value: T): Readonly<T> {
  return deepFreeze(structuredClone(value));
}

function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const item of Object.values(value) as unknown[]) {
    if (typeof item === 'object' && item !== null) deepFreeze(item);
  }
  return Object.freeze(value);
}
