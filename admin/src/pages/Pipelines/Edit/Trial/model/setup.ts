import type { SimulationMove, SimulationRequest } from '../../../../../api/simulation';
import type { Document } from '../../../model/document';
import { groupsIn } from './mentions';

type Actors = NonNullable<SimulationRequest['actors']>;
export type TrialActor = Actors[number];
type Values = Readonly<Record<string, unknown>>;

/** What is tried, and everything that has been done so far. */
export interface Trial {
  /** The time of the start, in ISO 8601. */
  readonly at: string;
  readonly entity: string | undefined;
  readonly campaign: string | undefined;
  /** An existing record; otherwise one is invented. */
  readonly record: { readonly type: string; readonly id: string } | undefined;
  readonly sample: Values;
  readonly fields: Values;
  readonly actors: readonly TrialActor[];
  /** The key of the actor who acts now. */
  readonly by: string;
  readonly moves: readonly SimulationMove[];
}

/** The actor that stands for no person. */
export const SYSTEM = 'system';

/** The key of the invented person who has no groups. */
export const REP = 'rep';

const keyOf = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 64);

/** An invented member of a team or role, who can vote and take its tasks. */
export const memberOf = (kind: 'team' | 'role', name: string, label: string): TrialActor => ({
  key: keyOf(`${kind}-${name}`),
  label,
  ...(kind === 'team' ? { teams: [name] } : { roles: [name] }),
});

/** Somebody of this app. */
export const existing = (person: string): TrialActor => ({ key: keyOf(person), person });

/** A new trial: somebody without groups, and a member of each group that the document names. */
export function beginTrial(
  document: Document,
  now: Date,
  labels: { readonly rep: string; readonly member: (group: string) => string },
): Trial {
  const { teams, roles } = groupsIn(document);
  return {
    at: now.toISOString(),
    ...{ entity: undefined, campaign: undefined, record: undefined },
    ...{ sample: {}, fields: {}, by: REP, moves: [] },
    actors: [
      { key: REP, label: labels.rep },
      ...teams.map((name) => memberOf('team', name, labels.member(name))),
      ...roles.map((name) => memberOf('role', name, labels.member(name))),
    ].slice(0, 20),
  };
}

/** The request that runs the trial on the document as it is now. */
export function requestOf(
  document: Document,
  model: string | null,
  { record, sample, actors, by, moves, ...trial }: Trial,
): SimulationRequest {
  return {
    schema: document,
    ...(model !== null && { model }),
    ...(record ? { record } : { sample }),
    ...trial,
    ...{ actors: [...actors], moves: [...moves], actionsFor: by, startedBy: REP },
  };
}

/** With a person of this app who acts for the first time. */
export function withActor(trial: Trial, person: string): { trial: Trial; key: string } {
  const known = trial.actors.find((actor) => personOf(actor) === person);
  if (known) return { trial, key: known.key };
  const actor = existing(person);
  return { trial: { ...trial, actors: [...trial.actors, actor] }, key: actor.key };
}

/** How the answer names an actor. */
export const personOf = ({ key, person }: TrialActor): string => person ?? `user:simulated-${key}`;

/** Without an actor, and without what they have done and what followed. */
export function withoutActor(trial: Trial, key: string): Trial {
  const first = trial.moves.findIndex((move) => 'by' in move && move.by === key);
  return {
    ...trial,
    actors: trial.actors.filter((actor) => actor.key !== key),
    moves: first < 0 ? trial.moves : trial.moves.slice(0, first),
    by: trial.by === key ? REP : trial.by,
  };
}
