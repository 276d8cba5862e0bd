import { useNotifyAT } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import {
  getAt,
  insertAt,
  isList,
  isMap,
  moveAt,
  removeAt,
  type Json,
  type Path,
} from '../../model/document';
import { useDocument } from '../useDocument';
import { useRowIds } from './useRowIds';

/** The items of a list in the document, or the keys of an object, as rows that move and are removed. */
export function useRows(path: Path) {
  const t = useTranslate();
  const { notifyStatus } = useNotifyAT();
  const { document, change, isReadOnly } = useDocument();
  const value = getAt(document, path);
  const keys = isMap(value) ? Object.keys(value) : undefined;
  const count = isList(value) ? value.length : (keys?.length ?? 0);
  const rows = useRowIds(count);
  const keyAt = (index: number): string | number => keys?.[index] ?? index;
  return {
    ...{ count, isReadOnly, ids: rows.ids, added: rows.added, keyAt },
    pathAt: (index: number): Path => [...path, keyAt(index)],
    move: (from: number, to: number, label: string): void => {
      if (to < 0 || to >= count) return;
      rows.move(from, to);
      change((before) => moveAt(before, path, from, to));
      notifyStatus(t('pipelines.moved', { label, position: to + 1, total: count }));
    },
    remove: (index: number): void => {
      rows.remove(index);
      change((before) => removeAt(before, [...path, keyAt(index)]));
    },
    insert: (index: number, item: Json): void => {
      rows.insert(index);
      change((before) => insertAt(before, path, index, item));
    },
    /** Notes a key that an edit has put at the end of an object. */
    noteAdded: (): void => rows.insert(count),
  };
}

export type Rows = ReturnType<typeof useRows>;
