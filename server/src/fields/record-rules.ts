import type { FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import { checkRecord, type CheckedRecord } from './record';
import type { FieldTypeRegistry } from './registry';
import { isSameJson } from './same-json';

export type RecordValues = Readonly<Record<string, unknown>>;

/** Two columns that name one document: its content type and its documentId. */
export interface DocumentLink {
  readonly type: string;
  readonly id: string;
  /** `app`: a document of the app; `any`: also a record of the CRM itself. */
  readonly among: 'app' | 'any';
}

/** A rule over several fields; asked whenever one of them changes. */
export interface CrossRule {
  readonly fields: readonly string[];
  /** What is wrong with the record as it would be, or `undefined`. */
  check(record: RecordValues): Problem | undefined;
}

/** All that a kind of record asks of what is written into it, as data. */
export interface RecordRules {
  /** The columns that people write. */
  readonly fields: readonly FieldDefinition[];
  /** Columns that nobody but the engine writes, and what they hold in a new row. */
  readonly engine: Readonly<Record<string, unknown>>;
  readonly links?: readonly DocumentLink[];
  /** Relations that hold at most one record: attribute to the content type it points at. */
  readonly relations?: Readonly<Record<string, string>>;
  /** Attributes that hold files of the media library. */
  readonly files?: readonly string[];
  readonly cross?: readonly CrossRule[];
}

export interface RulesInput {
  readonly given: RecordValues;
  /** The row before the write; absent on create. */
  readonly before?: RecordValues | undefined;
}

/**
 * Checks what is about to be written. On update a value that is already there passes, whatever
 * it is: who corrects a phone number is not answerable for an address that was imported wrong.
 * Keys that the rules do not know are somebody else's.
 */
export function checkAgainstRules(
  rules: RecordRules,
  { given, before }: RulesInput,
  types: FieldTypeRegistry,
): CheckedRecord & { readonly changed: ReadonlySet<string> } {
  const mode = before ? 'update' : 'create';
  const names = rules.fields.map((field) => field.name);
  const written: Record<string, unknown> = {};
  for (const name of names) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && !(before && isSameJson(value, before[name]))) written[name] = value;
  }
  const checked = checkRecord(rules.fields, written, types, { mode });
  const changed = new Set(Object.keys(written));
  const record = { ...before, ...written, ...checked.values };
  const faulty = new Set(checked.problems.map(({ path }) => path[0]));
  const cross = (rules.cross ?? [])
    .filter(({ fields }) => !before || fields.some((field) => changed.has(field)))
    .filter(({ fields }) => !fields.some((field) => faulty.has(field)))
    .flatMap((rule) => rule.check(record) ?? []);
  return { values: checked.values, problems: [...checked.problems, ...cross], changed };
}
