import type { JsonPath } from '../path';
import type { DiagnosticCollector } from './collector';

interface KeyUse {
  readonly key: string;
  readonly path: JsonPath;
  readonly position?: number;
  readonly entity: string | undefined;
}

interface KnownKeys {
  /** Declared in `dataSchema`, or output of an integration. */
  readonly declared: ReadonlySet<string>;
  /** Attributes of an entity's records, or of any entity for undefined; undefined if unknown. */
  readonly attributesOf: (entity: string | undefined) => readonly string[] | undefined;
}

/**
 * Reports keys that are neither declared nor attributes: they are stored untyped in the instance's
 * data, which may be intended or a typo. Without known attributes, only near misses are reported.
 */
export function checkKeys(
  uses: readonly KeyUse[],
  { declared, attributesOf }: KnownKeys,
  diagnostics: DiagnosticCollector,
): void {
  for (const { key, path, position, entity } of uses) {
    if (declared.has(key)) continue;
    const attributes = attributesOf(entity);
    if (attributes?.includes(key)) continue;
    const known = [...declared, ...(attributes ?? [])];
    const advice = diagnostics.advise(key, known, 'key');
    if (attributes === undefined && !advice.startsWith('did you mean')) continue;
    const message = `"${key}" is neither declared in dataSchema nor an attribute of the record.`;
    const more = advice.startsWith('did you mean') ? advice : `declare it in dataSchema; ${advice}`;
    diagnostics.warn('undeclared_key', path, message, more, position);
  }
}
