import { useCallback, useMemo, useState } from 'react';

import { useSimulateCrmDefinitionQuery, type SimulationMove } from '../../../../api/simulation';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useDocument } from '../useDocument';
import { beginTrial, requestOf, withActor, type Trial } from './model/setup';

/** What was tried of each pipeline since the panel was opened: a change in another tab keeps it. */
const kept = new Map<string, Trial>();

/** The trial of the document that is edited, run again after each change. */
export function useTrial() {
  const t = useTranslate();
  const { document, definition, unreadable } = useDocument();
  const { name, model } = definition;
  const [trial, setTrial] = useState<Trial>(
    () =>
      kept.get(name) ??
      beginTrial(document, new Date(), {
        rep: t('trial.rep'),
        member: (group) => t('trial.member', { group }),
      }),
  );
  const change = useCallback(
    (edit: (before: Trial) => Trial) => {
      setTrial((before) => {
        const after = edit(before);
        kept.set(name, after);
        return after;
      });
    },
    [name],
  );
  const request = useMemo(() => requestOf(document, model, trial), [document, model, trial]);
  const { data, currentData, error, isFetching, refetch } = useSimulateCrmDefinitionQuery(request);

  return {
    ...{ trial, change, error, isFetching, isUnreadable: unreadable !== undefined, retry: refetch },
    /** Of the request before, while the next one runs or is refused. */
    answer: currentData ?? data,
    isCurrent: currentData !== undefined,
    move: (move: SimulationMove) =>
      change((before) => ({ ...before, moves: [...before.moves, move] })),
    /** A move of somebody who holds a seat or a task. */
    moveOf: (person: string, move: SimulationMove) =>
      change((before) => {
        const { trial: known, key } = withActor(before, person);
        return { ...known, moves: [...known.moves, { ...move, by: key } as SimulationMove] };
      }),
    back: () => change((before) => ({ ...before, moves: before.moves.slice(0, -1) })),
    startOver: () => change((before) => ({ ...before, moves: [], at: new Date().toISOString() })),
  };
}

export type TrialState = ReturnType<typeof useTrial>;
