import { useState } from 'react';

import { useNotifyAT } from '@strapi/design-system';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { useReorderCustomFieldsMutation } from '../../../api/customFields';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { moveItem } from '../model/order';

/** A field lifted by keyboard, and the order if it were dropped now. */
interface Lift {
  readonly id: string;
  readonly order: readonly string[];
}

export interface Reorder {
  /** The fields in display order. */
  readonly fields: readonly CustomField[];
  readonly liftedId: string | undefined;
  /** Moves and saves: a drop, or "Move up". */
  move(from: number, to: number): void;
  lift(id: string): void;
  /** Moves the lifted field by some positions without saving. */
  shift(by: number): void;
  drop(): void;
  cancel(): void;
}

/** Reorders a type's fields by pointer, menu or keyboard, with announcements for screen readers. */
export function useReorder(uid: string, fields: readonly CustomField[]): Reorder {
  const t = useTranslate();
  const report = useReport();
  const { notifyStatus } = useNotifyAT();
  const [save] = useReorderCustomFieldsMutation();
  const [lifted, setLifted] = useState<Lift>();

  const byId = new Map(fields.map((field) => [field.id, field]));
  const shown = lifted ? lifted.order.flatMap((id) => byId.get(id) ?? []) : fields;

  const commit = async (ordered: readonly CustomField[]) => {
    const names = ordered.map(({ name }) => name);
    if (names.join() === fields.map(({ name }) => name).join()) return;
    const answer = await save({ uid, names });
    if ('error' in answer) report.failed(answer.error);
    else notifyStatus(t('reorder.done'));
  };

  const say = (
    id: 'reorder.lifted' | 'reorder.moved' | 'reorder.dropped' | 'reorder.cancelled',
    order: readonly string[],
    fieldId: string,
  ) =>
    notifyStatus(
      t(id, {
        label: byId.get(fieldId)?.label ?? '',
        position: order.indexOf(fieldId) + 1,
        total: order.length,
      }),
    );

  return {
    fields: shown,
    liftedId: lifted?.id,
    move: (from, to) => void commit(moveItem(fields, from, to)),
    lift(id) {
      const order = fields.map((field) => field.id);
      setLifted({ id, order });
      say('reorder.lifted', order, id);
    },
    shift(by) {
      if (!lifted) return;
      const from = lifted.order.indexOf(lifted.id);
      const order = moveItem(lifted.order, from, from + by);
      setLifted({ ...lifted, order });
      say('reorder.moved', order, lifted.id);
    },
    drop() {
      if (!lifted) return;
      say('reorder.dropped', lifted.order, lifted.id);
      void commit(shown);
      setLifted(undefined);
    },
    cancel() {
      if (!lifted) return;
      say(
        'reorder.cancelled',
        fields.map((field) => field.id),
        lifted.id,
      );
      setLifted(undefined);
    },
  };
}
