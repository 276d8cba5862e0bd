import type { LiveInstance } from '../../sql/queries';
import { isReserved, type CompiledDefinition, type InstanceId } from '../../core/contracts';
import {
  CrmConflictError,
  CrmError,
  CrmNotFoundError,
  CrmValidationError,
} from '../../core/errors';

/** A live instance with its definition. */
export interface Candidate {
  readonly instance: LiveInstance;
  readonly definition: CompiledDefinition;
}

/** Whether this instance has the action, in any stage. */
function has({ instance, definition }: Candidate, action: string): boolean {
  if (action === 'convert') return instance.entity === 'lead';
  if (action === 'close') return instance.entity !== null;
  if (action === 'revertConvert') return false;
  return isReserved(action) || transitionsOf({ instance, definition }).includes(action);
}

/** The transitions of an instance, of all stages. */
const transitionsOf = ({ instance, definition }: Candidate): readonly string[] => [
  ...(definition.entities.get(instance.entity ?? '')?.transitions.keys() ?? []),
];

/** Whether the definition forbids a built-in action to everyone. */
const isForbidden = ({ instance, definition }: Candidate, action: string): boolean =>
  isReserved(action) &&
  definition.entities.get(instance.entity ?? '')?.actions.get(action)?.allowed === false;

/** The built-in actions among these that the definition allows. */
export const allowedActions = (candidate: Candidate, actions: readonly string[]): string[] =>
  actions.filter((action) => !isForbidden(candidate, action));

/** The transitions from the current stage. */
export const openTransitions = ({ instance, definition }: Candidate): readonly string[] =>
  [...(definition.entities.get(instance.entity ?? '')?.transitions.values() ?? [])]
    .filter(({ from }) => from.has(instance.stage ?? ''))
    .map(({ name }) => name);

/**
 * The record's only live instance that has the action.
 *
 * @throws CrmNotFoundError if the record has no live instance, CrmConflictError naming them if
 * several have it, an error with the code `UnknownAction` if none has it.
 */
export function onlyInstanceWith(candidates: readonly Candidate[], action: string): InstanceId {
  if (candidates.length === 0) {
    throw new CrmNotFoundError('This record is in no pipeline: start one first.');
  }
  const knowing = candidates.filter((candidate) => has(candidate, action));
  const allowing = knowing.filter((candidate) => !isForbidden(candidate, action));
  // If all forbid it, the first one answers with the refusal.
  const able = allowing.length > 0 ? allowing : knowing.slice(0, 1);
  const [only, another] = able;
  if (only && !another) return only.instance.id;
  if (only) {
    const instances = able.map(({ instance: { id, definition, entity, campaign } }) => ({
      ...{ id, definition: definition.name, entity, campaign },
    }));
    const list = instances.map(({ id, definition }) => `${id} (${definition})`).join(', ');
    throw new CrmConflictError(
      `Several pipelines of this record have "${action}": ${list}. Name the definition, or act on the instance.`,
      { code: 'AmbiguousInstance', instances },
    );
  }
  throw unknownAction(candidates, action);
}

function unknownAction(candidates: readonly Candidate[], action: string): CrmError {
  const known = [...new Set(candidates.flatMap(transitionsOf))].join(', ');
  const message = `"${action.slice(0, 80)}" is not an action of this record's pipelines${
    known ? `; the transitions are ${known}` : ''
  }.`;
  const validation = new CrmValidationError([{ path: ['action'], message }]);
  return new CrmError(validation.code, message, {
    ...validation.details,
    code: 'UnknownAction',
    path: 'action',
  });
}
