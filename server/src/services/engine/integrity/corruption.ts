/** What is damaged, where that is what an error says; undefined for every other one. */
export function corruptionOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('details' in error)) return undefined;
  const { code, contradiction = error.message } = error.details as {
    readonly code?: unknown;
    readonly contradiction?: string;
  };
  return code === 'CorruptInstance' ? contradiction : undefined;
}
