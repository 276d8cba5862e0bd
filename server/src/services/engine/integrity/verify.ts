import type { FailingTimer, InstanceRows, PlacedInstance, RecordTable } from '../../../sql/queries';
import type { VerifyInstances } from '../../../contracts/operating';
import type { Integrity } from './integrity';

type Answer = VerifyInstances.Response;

/** Describes a failing timer and its last error. */
const describeTimer = ({ timer, attempts, reason }: FailingTimer): string =>
  `Its timer ${timer} has failed ${attempts} times: ${reason ?? 'no reason is known'}`;

const BATCH = 100;
const DEFAULT_LIMIT = 1000;

interface Verified {
  readonly rows: InstanceRows;
  readonly integrity: Integrity;
  /** The table of a record type; undefined if the app has no such type. */
  readonly tableOf: (type: string) => RecordTable | undefined;
}

/** Live instances whose record does not exist. */
async function orphansIn(
  { rows, tableOf }: Pick<Verified, 'rows' | 'tableOf'>,
  batch: readonly PlacedInstance[],
): Promise<readonly string[]> {
  const orphans: string[] = [];
  for (const type of new Set(batch.map(({ subject }) => subject.type))) {
    const table = tableOf(type);
    const among = batch.filter(({ subject }) => subject.type === type).map(({ id }) => id);
    if (!table) continue;
    const found = await rows.withoutRecord(type, table, { after: 0, limit: BATCH, among });
    orphans.push(...found.map(({ id }) => id));
  }
  return orphans;
}

/**
 * Checks instances in the order of creation, a hundred at a time, then rows of missing instances.
 * Changes nothing.
 */
export async function verifyInstances(
  { rows, integrity, tableOf }: Verified,
  { after = 0, limit = DEFAULT_LIMIT }: VerifyInstances.Query,
): Promise<Answer> {
  const data: Answer['data'] = [];
  let checked = 0;
  let place = after;
  while (checked < limit) {
    const batch = await rows.after(place, Math.min(BATCH, limit - checked));
    const ids = batch.map(({ id }) => id);
    const faults = new Map(await integrity.check(ids));
    for (const id of await orphansIn({ rows, tableOf }, batch)) {
      if (!faults.has(id)) faults.set(id, 'The record that it runs on does not exist.');
    }
    const failing = await rows.failingTimers(ids);
    for (const { id, subject, definition } of batch) {
      const timers = failing.filter(({ instance }) => instance === id).map(describeTimer);
      const contradiction = [faults.get(id) ?? [], timers].flat().join(' ');
      if (contradiction !== '') data.push({ instance: id, subject, definition, contradiction });
    }
    checked += batch.length;
    const last = batch.at(-1);
    if (!last || batch.length < Math.min(BATCH, limit)) {
      for (const id of await rows.orphans(BATCH)) {
        const contradiction = 'Its row is missing, but other rows of it exist.';
        data.push({ instance: id, subject: null, definition: null, contradiction });
      }
      return { data, meta: { examined: checked, next: null } };
    }
    place = last.place;
  }
  return { data, meta: { examined: checked, next: place } };
}
