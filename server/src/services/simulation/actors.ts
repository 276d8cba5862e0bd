import type { SimulateDefinition } from '../../contracts/simulation';
import { SYSTEM_ACTOR, type Actor, type Person } from '../../core/contracts';
import { CrmValidationError, type Problem } from '../../core/errors';
import { parsePerson } from '../../core/identity';
import type { InventedPerson } from './directory';

type Input = SimulateDefinition.Request['data'];

/** People who act in a simulation, by their keys. */
export interface SimulatedActors {
  readonly byKey: ReadonlyMap<string, Actor>;
  readonly invented: readonly InventedPerson[];
}

/** The id of an invented person; no documentId begins like this. */
const inventedId = (key: string): string => `simulated-${key}`;

/**
 * @param gone those of these people whose account does not exist.
 * @throws CrmValidationError for unknown people and keys.
 */
export async function actorsOf(
  { actors = [], moves = [], startedBy, actionsFor }: Input,
  gone: (people: readonly Person[]) => Promise<readonly Person[]>,
): Promise<SimulatedActors> {
  const existing = actors.flatMap(({ person }) => (person === undefined ? [] : [person as Person]));
  const missing = new Set<string>(await gone(existing));
  const byKey = new Map<string, Actor>([['system', SYSTEM_ACTOR]]);
  const invented: InventedPerson[] = [];
  const problems: Problem[] = [];
  const refuse = (path: Problem['path'], message: string): void => {
    problems.push({ path, message: `"${path.join('.')}" ${message}` });
  };
  actors.forEach(({ key, label = key, person, roles = [], teams = [] }, index) => {
    const path = ['data', 'actors', index];
    if (byKey.has(key)) refuse([...path, 'key'], `is taken: "${key}" is another actor`);
    if (person !== undefined) {
      const found = parsePerson(person);
      if (!found || missing.has(person)) refuse([...path, 'person'], 'is nobody of this app');
      else byKey.set(key, { kind: found.kind, id: found.documentId, label });
      return;
    }
    const actor: Actor = { kind: 'user', id: inventedId(key), label };
    byKey.set(key, actor);
    invented.push({ actor, roles, teams });
  });
  const named: (readonly [Problem['path'], string | undefined])[] = [
    [['data', 'startedBy'], startedBy],
    [['data', 'actionsFor'], actionsFor],
    ...moves.map(
      (move, index) =>
        [['data', 'moves', index, 'by'], 'by' in move ? move.by : undefined] as const,
    ),
  ];
  for (const [path, key] of named) {
    if (key !== undefined && !byKey.has(key)) refuse(path, `must be the key of one of the actors`);
  }
  if (problems.length > 0) throw new CrmValidationError(problems);
  return { byKey, invented };
}
