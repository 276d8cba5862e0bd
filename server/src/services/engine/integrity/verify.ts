import type { FailingTimer, InstanceRows } from '../../../sql/queries';
import type { VerifyInstances } from '../../../contracts/operating';
import type { Damage } from './integrity';

type Answer = VerifyInstances.Response;

/** What does not get on, and why. */
const describeTimer = ({ timer, attempts, reason }: FailingTimer): string =>
  `Its timer ${timer} has failed ${attempts} times: ${reason ?? 'no reason is known'}`;

const BATCH = 100;
const DEFAULT_LIMIT = 1000;

/**
 * Looks at instances in the order in which they were made, a hundred at a time, and at the end for
 * what is left of those that are gone. Changes nothing.
 */
export async function verifyInstances(
  { rows, damage }: { readonly rows: InstanceRows; readonly damage: Damage },
  { after = 0, limit = DEFAULT_LIMIT }: VerifyInstances.Query,
): Promise<Answer> {
  const data: Answer['data'] = [];
  let examined = 0;
  let place = after;
  while (examined < limit) {
    const batch = await rows.after(place, Math.min(BATCH, limit - examined));
    const ids = batch.map(({ id }) => id);
    const faults = await damage.examine(ids);
    const failing = await rows.failingTimers(ids);
    for (const { id, subject, definition } of batch) {
      const timers = failing.filter(({ instance }) => instance === id).map(describeTimer);
      const contradiction = [faults.get(id) ?? [], timers].flat().join(' ');
      if (contradiction !== '') data.push({ instance: id, subject, definition, contradiction });
    }
    examined += batch.length;
    const last = batch.at(-1);
    if (!last || batch.length < Math.min(BATCH, limit)) {
      for (const id of await rows.orphans(BATCH)) {
        const contradiction = 'Its own row is gone, and something of it is left.';
        data.push({ instance: id, subject: null, definition: null, contradiction });
      }
      return { data, meta: { examined, next: null } };
    }
    place = last.place;
  }
  return { data, meta: { examined, next: place } };
}
