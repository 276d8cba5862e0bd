/** The identifying columns of a row. */
export interface TargetRow {
  readonly id: number;
  readonly documentId: string;
}

/** A record as a relation references it. */
export type Target = { readonly documentId: string } | { readonly id: number };

/**
 * The targets of a relation in any form that Strapi accepts: an id, an object with one, a list of
 * them, `connect` or `set`. `undefined` for anything else.
 */
export function targetsOf(value: unknown): Target[] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return all(value.map(targetOf));
  if (typeof value !== 'object') return all([targetOf(value)]);
  if ('set' in value || 'connect' in value || 'disconnect' in value) {
    const wanted = [...listOf(value, 'set'), ...listOf(value, 'connect')].map(targetOf);
    return listOf(value, 'disconnect').every(targetOf) ? all(wanted) : undefined;
  }
  return all([targetOf(value)]);
}

const listOf = (value: object, key: 'set' | 'connect' | 'disconnect'): unknown[] => {
  const list: unknown = (value as Partial<Record<typeof key, unknown>>)[key];
  if (list === undefined || list === null) return [];
  return Array.isArray(list) ? list : [list];
};

function targetOf(value: unknown): Target | undefined {
  if (typeof value === 'string') return isDocumentId(value) ? { documentId: value } : undefined;
  if (typeof value === 'number') return isRowId(value) ? { id: value } : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  // Primitive values only: nested objects could overflow the call stack.
  if ('documentId' in value) {
    return typeof value.documentId === 'string' ? targetOf(value.documentId) : undefined;
  }
  if (!('id' in value)) return undefined;
  return typeof value.id === 'number' || typeof value.id === 'string'
    ? targetOf(Number(value.id))
    : undefined;
}

const isDocumentId = (text: string): boolean => /^[A-Za-z0-9_-]{1,255}$/.test(text);

const isRowId = (id: number): boolean => Number.isInteger(id) && id > 0 && id < 2 ** 31;

const all = (targets: (Target | undefined)[]): Target[] | undefined =>
  targets.every((target) => target !== undefined) ? targets : undefined;

/** The key under which a verified target is remembered during a call. */
export const keyOf = (uid: string, target: Target): string => `${uid} ${JSON.stringify(target)}`;

/** Both keys of a row: Strapi replaces a documentId by a row id before it writes. */
export const keysOfRow = (uid: string, { id, documentId }: TargetRow): string[] => [
  keyOf(uid, { id }),
  keyOf(uid, { documentId }),
];

/** Whether a row is the target, compared exactly; some collations do not. */
export const isThat = (row: TargetRow, target: Target): boolean =>
  'id' in target ? row.id === target.id : row.documentId === target.documentId;
