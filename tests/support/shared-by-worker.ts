/**
 * A value that the test files of one worker share, though each reloads our modules. Only for what
 * does not change the course of a test, such as something compiled.
 */
export function sharedByWorker<T>(name: string, make: () => T): T {
  const values = process as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`nexus-crm-tests.${name}`);
  return (values[key] ??= make());
}
