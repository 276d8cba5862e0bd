/** A row of a list of the Content Manager. */
export type Row = Readonly<Record<string, unknown>>;
