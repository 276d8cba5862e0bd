import { useCallback, useRef, useState } from 'react';

import { useNotification } from '@strapi/strapi/admin';

import type { AvailableAction } from '../../../../../server/src/contracts/available-actions';
import {
  useMoveCrmCardMutation,
  type BoardCard,
  type BoardColumn,
  type BoardQuery,
  type ColumnQuery,
} from '../../../api/board';
import { useLazyGetCrmAvailableActionsQuery } from '../../../api/process';
import { needsForm } from '../../../process/model/fittest';
import { readRefusal } from '../../../process/model/refusal';
import { useRefusalText } from '../../../process/useRefusalText';
import { useReport } from '../../../hooks/useReport';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { nameOf } from './model/name';
import { targetsOf, type Target } from './model/targets';
import { useClosedReasons } from './useClosedReasons';
import { stageName } from './useStageName';

interface Chosen {
  readonly card: BoardCard;
  readonly stage: string;
  readonly revision: number;
  readonly targets: readonly Target[] | undefined;
}

interface Asked extends Chosen {
  readonly action: AvailableAction;
}

interface BoardMovesOptions {
  readonly board: BoardQuery;
  readonly columns: readonly BoardColumn[];
  readonly columnQuery: (stage: string) => ColumnQuery;
}

/** What happens to a card: dragging it, choosing its stage, the form that an action asks for. */
export function useBoardMoves({ board, columns, columnQuery }: BoardMovesOptions) {
  const t = useTranslate();
  const say = useServerText();
  const { toggleNotification } = useNotification();
  const { failed } = useReport();
  const refusalText = useRefusalText();
  const closedReasons = useClosedReasons();
  const [read] = useLazyGetCrmAvailableActionsQuery();
  const [move] = useMoveCrmCardMutation();
  const [dragged, setDragged] = useState<Chosen>();
  const [choosing, setChoosing] = useState<Chosen>();
  const [asked, setAsked] = useState<Asked>();
  const [said, setSaid] = useState('');
  const reading = useRef<Promise<Chosen>>(undefined);

  const labelOf = useCallback(
    (stage: string): string => {
      const column = columns.find((one) => one.stage === stage);
      return column ? stageName(column) : stage;
    },
    [columns],
  );

  /** The stages that the card can go to; the actions are asked for when they are needed. */
  const readTargets = useCallback(
    async (card: BoardCard, stage: string): Promise<Chosen> => {
      const { subject: record, instance, revision } = card;
      const { data, meta } = await read({ record, instance, revision }).unwrap();
      return { card, stage, revision: meta.revision, targets: targetsOf(columns, stage, data) };
    },
    [columns, read],
  );

  const warn = (message: string) => toggleNotification({ type: 'warning', message });

  /** Performs the action that leads to a stage, or asks for what it takes first. */
  const go = async (chosen: Chosen, stage: string): Promise<void> => {
    const target = chosen.targets?.find(({ column }) => column.stage === stage);
    if (!target) return;
    const { card } = chosen;
    const { action } = target;
    if (!action) return warn(closedReasons(target, labelOf(chosen.stage)).join(' '));
    if (needsForm(action)) return setAsked({ ...chosen, action });
    const path = `/instances/${encodeURIComponent(card.instance)}/actions/${encodeURIComponent(action.action)}`;
    const answer = await move({
      ...{ card, board, stage, path, record: card.subject },
      data: {
        revision: chosen.revision,
        ...(action.outcome !== null && { outcome: action.outcome }),
      },
      from: columnQuery(chosen.stage),
      to: columnQuery(stage),
    });
    const name = nameOf(card);
    if ('error' in answer) {
      const { title, words } = refusalText(readRefusal(answer.error, say));
      const reason = words === undefined ? title : `${title} ${words}`;
      toggleNotification({ type: 'danger', message: t('board.refused', { name, reason }) });
      setSaid(t('board.refused', { name, reason }));
    } else setSaid(t('board.moved', { name, stage: labelOf(stage) }));
  };

  return {
    /** The card that is being dragged. */
    dragged,
    choosing,
    asked,
    /** For screen readers. */
    said,
    labelOf,
    from: dragged && labelOf(dragged.stage),
    /** What dropping on a stage would do; undefined while nothing is dragged or known. */
    targetOf: (stage: string): Target | undefined =>
      dragged?.targets?.find(({ column }) => column.stage === stage),

    startDrag: (card: BoardCard, stage: string): void => {
      setDragged({ card, stage, revision: card.revision, targets: undefined });
      const found = readTargets(card, stage);
      reading.current = found;
      found.then(
        (chosen) => setDragged((now) => (now?.card.instance === card.instance ? chosen : now)),
        () => undefined,
      );
    },
    cancelDrag: (): void => setDragged(undefined),
    drop: async (stage: string | undefined): Promise<void> => {
      const current = dragged;
      setDragged(undefined);
      if (!current || stage === undefined || stage === current.stage) return;
      try {
        const chosen = await reading.current;
        if (chosen) await go(chosen, stage);
      } catch (error) {
        failed(error);
      }
    },

    choose: useCallback(
      (card: BoardCard, stage: string): void => {
        setChoosing({ card, stage, revision: card.revision, targets: undefined });
        readTargets(card, stage).then(
          (chosen) => setChoosing((now) => (now?.card.instance === card.instance ? chosen : now)),
          (error: unknown) => {
            setChoosing(undefined);
            failed(error);
          },
        );
      },
      [failed, readTargets],
    ),
    closeChoice: (): void => setChoosing(undefined),
    pick: (stage: string): void => {
      const chosen = choosing;
      setChoosing(undefined);
      if (chosen) void go(chosen, stage);
    },
    closeForm: (): void => setAsked(undefined),
  };
}

export type BoardMoves = ReturnType<typeof useBoardMoves>;
