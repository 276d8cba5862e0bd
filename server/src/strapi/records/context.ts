import { AsyncLocalStorage } from 'node:async_hooks';

import type { RecordUid } from '../../constants';
import { isSameJson, type RecordValues } from '../../fields';
import { engineNames } from './engine-columns';
import { IDENTITY } from './identity';
import { RECORD_RULES } from './rules';

/** One row as a write would leave it. */
export interface RowWrite {
  readonly uid: RecordUid;
  readonly data: RecordValues;
  /** The row before the write; absent on create. */
  readonly before?: RecordValues | undefined;
}

/** What a Document Service call on a record knows and the lifecycles below it ask for. */
export class DocumentCall {
  /** References that were found to exist, so that the same call looks each up once. */
  readonly verified = new Set<string>();

  #checked: RowWrite | undefined;

  /** @param cloning a clone carries the engine's columns of its original along, which nobody wrote. */
  constructor(readonly cloning: boolean) {}

  /** Keeps a copy of what was checked, since the data itself may be changed on its way. */
  keepChecked(write: RowWrite): void {
    this.#checked = { ...write, data: structuredClone(ruledValues(write)) };
  }

  /**
   * Whether this very write was checked: same type, same row, and nothing that a rule is about has
   * changed since. One write is recognized once; another with the same data is checked by itself.
   */
  recognizes(write: RowWrite): boolean {
    const checked = this.#checked;
    if (checked?.uid !== write.uid) return false;
    if (!isSameJson(checked.data, ruledValues(write)) || !isSameRow(checked.before, write.before)) {
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
 * Of a write what the rules of its type are about, without relations and files: Strapi turns those
 * into row ids, so that they are looked at again as they arrive.
 */
function ruledValues({ uid, data }: RowWrite): RecordValues {
  const rules = RECORD_RULES[uid];
  const names = [...rules.fields.map(({ name }) => name), ...engineNames(rules)];
  return Object.fromEntries([...names, ...IDENTITY].map((name) => [name, data[name]]));
}

/** The revision is counted up on the way. */
const isSameRow = (left: RecordValues | undefined, right: RecordValues | undefined): boolean =>
  isSameJson(left && { ...left, revision: null }, right && { ...right, revision: null });
