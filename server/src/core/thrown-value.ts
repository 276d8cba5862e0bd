/**
 * A value of what an app's code threw; undefined if there is none, or if reading it throws, as a getter
 * or a proxy can.
 */
export function valueIn(thrown: unknown, key: string): unknown {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  try {
    return (thrown as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}
