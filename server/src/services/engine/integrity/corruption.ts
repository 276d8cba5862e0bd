/** The corruption that an error reports; undefined for other errors. */
export function corruptionOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('details' in error)) return undefined;
  const { code, contradiction = error.message } = error.details as {
    readonly code?: unknown;
    readonly contradiction?: string;
  };
  return code === 'CorruptInstance' ? contradiction : undefined;
}
