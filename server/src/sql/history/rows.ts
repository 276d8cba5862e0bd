import { z } from 'zod';

import { bigInteger } from '../columns';

export const HISTORY = 'crm_history';
export const HEADS = 'crm_history_heads';

export const historyRow = z.lazy(() =>
  z.object({
    id: bigInteger,
    tenant: z.string(),
    subject_type: z.string(),
    subject_id: z.string(),
    seq: z.int(),
    parent_type: z.string().nullable(),
    parent_id: z.string().nullable(),
    instance_id: z.string().nullable(),
    event: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    actor_kind: z.enum(['user', 'admin', 'token', 'system']),
    actor_id: z.string(),
    actor_label: z.string().nullable(),
    payload: z.string().nullable(),
    at: bigInteger,
    salt: z.string().nullable(),
    digest: z.string(),
    prev: z.string(),
    hash: z.string(),
  }),
);

export type HistoryRow = z.infer<typeof historyRow>;

export const headRow = z.lazy(() =>
  z.object({
    subject_type: z.string(),
    subject_id: z.string(),
    seq: z.int(),
    hash: z.string(),
  }),
);
