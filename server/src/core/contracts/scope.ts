/**
 * The rows that a caller works with: those of one tenant, limited to the records that it may see.
 */
export interface Scope {
  readonly tenant: string;
  readonly records: RecordScope;
}

/** Which records of the tenant the caller may see. */
export interface RecordScope {
  readonly kind: 'all';
}

/** All records of the default tenant, while tenancy is off. */
export const DEFAULT_SCOPE: Scope = { tenant: 'default', records: { kind: 'all' } };
