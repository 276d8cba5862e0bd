/** What a caller works with: the rows of one tenant, and of those the records that it may see. */
export interface Scope {
  readonly tenant: string;
  readonly records: RecordScope;
}

/** Which records of the tenant the caller may see. */
export interface RecordScope {
  readonly kind: 'all';
}

/** Every record of the only tenant there is while tenancy is off. */
export const DEFAULT_SCOPE: Scope = { tenant: 'default', records: { kind: 'all' } };
