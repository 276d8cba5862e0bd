import { useMemo } from 'react';

import type { SimulationAnswer } from '../../../../api/simulation';
import { usePeople } from '../../../../process/usePeople';
import { useTranslate } from '../../../../hooks/useTranslate';
import { personOf, SYSTEM, type Trial } from './model/setup';

/** Everybody whom the answer names. */
function peopleIn({ steps }: SimulationAnswer): readonly string[] {
  return steps.flatMap(({ notices, state }) => [
    ...notices.flatMap(({ to }) => to),
    ...(state?.instance.assignees ?? []),
    ...(state?.instance.tasks ?? []).flatMap(({ assignees, seats }) => [
      ...assignees,
      ...seats.map(({ person }) => person),
    ]),
  ]);
}

/** Names of invented and existing people and groups; a group that does not exist is named by its key. */
export function useNames(trial: Trial, answer: SimulationAnswer | undefined) {
  const t = useTranslate();
  const invented = useMemo(
    () =>
      new Map(
        trial.actors.flatMap((actor) =>
          actor.person === undefined ? [[personOf(actor), actor.label ?? actor.key]] : [],
        ),
      ),
    [trial.actors],
  );
  const ids = useMemo(() => {
    const named = [
      ...(answer ? peopleIn(answer) : []),
      ...trial.actors.flatMap(({ person }) => person ?? []),
    ];
    return [...new Set(named)].filter((id) => !invented.has(id));
  }, [answer, trial.actors, invented]);
  const nameOf = usePeople(ids);
  return useMemo(() => {
    const teams = new Set(trial.actors.flatMap((actor) => actor.teams ?? []));
    const find = (id: string): string => {
      const known = invented.get(id);
      if (known !== undefined) return known;
      const team = id.startsWith('team:') ? id.slice('team:'.length) : '';
      return teams.has(team) ? t('trial.team', { name: team }) : nameOf(id);
    };
    return {
      nameOf: find,
      nameOfActor: (key: string): string => {
        if (key === SYSTEM) return t('trial.system');
        const actor = trial.actors.find((one) => one.key === key);
        return actor ? find(personOf(actor)) : key;
      },
    };
  }, [invented, nameOf, t, trial.actors]);
}

export type Names = ReturnType<typeof useNames>;
