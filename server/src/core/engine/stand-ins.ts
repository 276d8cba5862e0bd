import type { Assignee, AssignmentAnswer, JsonObject, Person, Work } from '../contracts';
import { chainFrom } from '../delegation';
import type { Draft } from './draft';

/** A chain of delegation: who is away, then whoever stands in. */
export type Chain = readonly Person[];

/** The work of a task of the instance. */
export const taskWork = (draft: Draft): Work => ({
  definition: draft.definition.name,
  kind: 'task',
});

/** The work of an approval of the instance. */
export const approvalWork = (draft: Draft): Work => ({
  definition: draft.definition.name,
  kind: 'approval',
});

/** The work on the record of the instance: a lead, an opportunity, or another entity. */
export const recordWork = (draft: Draft): Work => ({
  definition: draft.definition.name,
  kind: draft.base.entity,
});

/** The chain from a person to whoever stands in; the person alone if nobody does. */
export const chainOf = (
  { delegations = [] }: AssignmentAnswer,
  person: Person,
  work: Work,
  group: Assignee | null,
): Chain => chainFrom(delegations, person, work, group);

/**
 * The end of a chain, but not the excluded person (BR-001): then the one before. A chain of one is
 * none.
 */
export function standIn(
  chain: Chain,
  exclude: Person | null,
): { readonly assignee: Person; readonly chain: Chain | null } {
  const end = chain.length > 1 && chain.at(-1) === exclude ? chain.slice(0, -1) : chain;
  const assignee = end.at(-1);
  if (assignee === undefined) throw new TypeError('A chain has at least one person.');
  return { assignee, chain: end.length > 1 ? end : null };
}

/** The payload of an assignment in the history, with the chains that led to it. */
export const withChains = (payload: JsonObject, chains: readonly Chain[]): JsonObject =>
  chains.length > 0 ? { ...payload, chains } : payload;
