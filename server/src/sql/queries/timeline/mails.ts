import { z } from 'zod';

import { bigInteger } from '../../columns';
import { DELIVERIES } from '../../deliveries/delivery-row';
import type { ScopedConnection } from '../../scope';
import { inPeriod, toText, type Source } from './wanted';

/** The integration that sends mails, and the kind of those that an administrator has set up for it. */
const EMAIL = 'email';

const INTEGRATIONS = 'crm_integrations';

const mailRow = z.object({
  id: bigInteger,
  integration: z.string(),
  source: z.string(),
  event: z.string().nullable(),
  status: z.string(),
  created_at: bigInteger,
});

/** Mails about a record, from the log of deliveries; not what was sent to try an integration. */
export const mailSource =
  (connection: () => ScopedConnection): Source =>
  async ({ record, cursor: { mail: before }, period, limit }) => {
    const query = connection()
      .rows(DELIVERIES)
      .where({ subject_id: record.id, subject_type: record.type })
      .whereNot({ source: 'test' })
      .where((mails) => {
        void mails
          .where({ integration: EMAIL })
          .orWhereIn(
            'integration',
            connection().rows(INTEGRATIONS).where({ kind: EMAIL }).select('name'),
          );
      })
      .orderBy('id', 'desc')
      .limit(limit)
      .select(Object.keys(mailRow.shape));
    if (before !== undefined) void query.where('id', '<', before);
    const rows: unknown = await inPeriod(query, 'created_at', period);
    return z
      .array(mailRow)
      .parse(rows)
      .map(({ id, integration, source, event, status, created_at: at }) => ({
        item: {
          ...{ kind: 'mail' as const, at: toText(at), id: String(id) },
          ...{ integration, source, event, status },
        },
        at,
        reached: { mail: id },
      }));
  };
