/** A row with secrets, each encrypted, by name. */
export interface SealedRow {
  readonly name: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** The names of secrets that are not encrypted; `reseal` would lose them. */
  readonly notEncrypted?: readonly string[];
}

/** A table with secrets. */
export interface SecretRows<Row extends SealedRow = SealedRow> {
  all(): AsyncIterable<Row>;
  /** Replaces the secrets of a row; false if the row was changed meanwhile. */
  reseal(row: Row, secrets: Row['secrets']): Promise<boolean>;
}
