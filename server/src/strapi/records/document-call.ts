import { AsyncLocalStorage } from 'node:async_hooks';

import { isSameJson, type RecordValues } from '../../fields';
import type { RecordWrite } from './check';
import { engineNames } from './engine-columns';
import { IDENTITY } from './identity';
import { RECORD_RULES } from './rules';

/** A write to one record, as it is validated. */
type ValidatedWrite = Pick<RecordWrite, 'uid' | 'given' | 'before'>;

/** What a Document Service call on a record knows and the lifecycles below it ask for. */
export class DocumentCall {
  /** References that were found to exist, so that the same call looks each up once. */
  readonly verified = new Set<string>();

  #checked: ValidatedWrite | undefined;

  /**
   * @param cloning a clone copies the engine's columns of its original; that is no write by the
   * caller.
   */
  constructor(readonly cloning: boolean) {}

  /** Keeps a copy of the checked data, because it may be changed before the write. */
  keepChecked(write: ValidatedWrite): void {
    this.#checked = { ...write, given: structuredClone(ruledValues(write)) };
  }

  /**
   * Whether this write was validated: same type, same row, and no validated value has changed
   * since. A write is recognized once; another one with the same data is validated separately.
   */
  recognizes(write: ValidatedWrite): boolean {
    const checked = this.#checked;
    if (checked?.uid !== write.uid) return false;
    if (
      !isSameJson(checked.given, ruledValues(write)) ||
      !isSameRow(checked.before, write.before)
    ) {
      return false;
    }
    this.#checked = undefined;
    return true;
  }
}

/** One per app, so that two apps in one process do not share it. */
export type DocumentCalls = AsyncLocalStorage<DocumentCall>;

export const createDocumentCalls = (): DocumentCalls => new AsyncLocalStorage();

/**
 * The values of a write that rules validate, without relations and files: Strapi converts those to
 * row ids, so they are validated again.
 */
function ruledValues({ uid, given }: ValidatedWrite): RecordValues {
  const rules = RECORD_RULES[uid];
  const names = [...rules.fields.map(({ name }) => name), ...engineNames(rules)];
  return Object.fromEntries([...names, ...IDENTITY].map((name) => [name, given[name]]));
}

/** The revision is incremented meanwhile. */
const isSameRow = (left: RecordValues | undefined, right: RecordValues | undefined): boolean =>
  isSameJson(left && { ...left, revision: null }, right && { ...right, revision: null });
