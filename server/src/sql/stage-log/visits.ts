import { z } from 'zod';

import { bigInteger } from '../columns';
import type { SqlRuntime } from '../ports';
import { TABLES } from '../tables';

const visitRow = z.object({
  definition: z.string(),
  version: z.string(),
  entity: z.string(),
  stage: z.string(),
  entered_at: bigInteger,
  left_at: bigInteger.nullable(),
  ended_at: bigInteger.nullable(),
});

/** A stay of an instance in a stage; times in milliseconds since 1970. */
export type StageVisit = z.infer<typeof visitRow>;

/** One query: where an instance has been, in order. Empty until the log of an older one is filled in. */
export async function readVisits(
  runtime: Pick<SqlRuntime, 'connection'>,
  instance: string,
): Promise<readonly StageVisit[]> {
  const found: unknown = await runtime
    .connection()
    .rows(TABLES.stageLog)
    .where({ instance_id: instance })
    .orderBy('id')
    .select(Object.keys(visitRow.shape));
  return z.array(visitRow).parse(found);
}
