import type { Assignee, Explanation, Person, Task } from '../contracts';
import { requesterOf } from '../approval/requester';
import { standingFor } from '../delegation';
import { chainAmong } from '../identity';
import type { Draft } from './draft';
import { holdersOf } from './holders';
import { approvalWork, taskWork } from './stand-ins';

type Waiting = Explanation['waitsFor'][number];

/** FR-L2-008, FR-L3-003. Whom an open task waits for, and who may act for them. */
export const waitsFor = (draft: Draft, task: Task): Waiting => ({
  task: task.id,
  label: task.label,
  people: holdersOf(task),
  standIns: standInsOf(draft, task),
});

/**
 * By the same rules as the commands: completing a task and voting in a seat ask for the chain from a
 * holder to the actor.
 */
function standInsOf(draft: Draft, task: Task): Waiting['standIns'] {
  const { standIns } = draft.facts;
  if (!standIns) return [];
  const { delegations, teamsOf, absent } = standIns;
  const holders = holdersOf(task);
  const requester = task.kind === 'approval' ? requesterOf(draft, task) : null;
  const work = task.kind === 'approval' ? approvalWork(draft) : taskWork(draft);
  const delegates = new Set(delegations.map(({ delegatee }) => delegatee));
  return [...delegates].flatMap((person) => {
    if (absent.includes(person) || includesPerson(holders, person)) return [];
    const standsFor = standingFor(person, delegations, teamsOf).filter(
      ({ chain }) => requester === null || !chain.includes(requester),
    );
    const chain = chainAmong({ assignees: teamsOf(person), standsFor }, holders, work);
    // A member of an assigned team acts for themselves.
    return chain && chain.length > 0 ? [{ person, chain }] : [];
  });
}

const includesPerson = (holders: readonly Assignee[], person: Person): boolean =>
  holders.includes(person);
