import { z } from 'zod';

import type { DueTimer, InstanceId } from '../../core/contracts';
import { timerRow, toTimer } from '../instances/rows/timer';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

/**
 * Armed timers of instances due at `now`, at most `limit`. One that cannot be read is skipped, so that it does not
 * block the others: its instance is corrupt and does not load either.
 */
export async function dueTimers(
  connection: ScopedConnection,
  now: number,
  limit: number,
): Promise<readonly DueTimer[]> {
  const due: DueTimer[] = [];
  for (let offset = 0; due.length < limit; offset += limit) {
    const rows: unknown = await connection
      .rows(TABLES.timers)
      .where({ status: 'armed' })
      .whereNotNull('instance_id')
      .where('trigger_at', '<=', now)
      .orderBy([{ column: 'trigger_at' }, { column: 'id' }])
      .offset(offset)
      .limit(limit)
      .select('*');
    const found = z.array(z.unknown()).parse(rows);
    due.push(...found.flatMap(toDueTimer));
    if (found.length < limit) break;
  }
  return due.slice(0, limit);
}

function toDueTimer(row: unknown): readonly DueTimer[] {
  const parsed = timerRow.safeParse(row);
  if (!parsed.success) return [];
  return [{ instance: parsed.data.instance_id as InstanceId, timer: toTimer(parsed.data) }];
}
