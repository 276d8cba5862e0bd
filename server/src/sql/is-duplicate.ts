const CODES: readonly unknown[] = [
  ...['23505', 'ER_DUP_ENTRY'],
  ...['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'],
];

/** Whether the error is a unique violation, on any of the databases. */
export const isDuplicate = (error: unknown): error is Error & { readonly code: string } =>
  // Not `instanceof Error`: the driver's error may come from another realm.
  typeof error === 'object' && error !== null && 'code' in error && CODES.includes(error.code);
