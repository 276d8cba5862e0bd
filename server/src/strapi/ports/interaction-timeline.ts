import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { UID } from '../../constants';
import type { Source } from '../../sql/queries/timeline';
import { filterInScope } from './scope';

const text = z.string().nullish().default(null);

const interactionRow = z.lazy(() =>
  z.object({
    id: z.coerce.number(),
    documentId: z.string(),
    type: z.string(),
    direction: text,
    title: text,
    notes: text,
    author: text,
    happenedAt: z.coerce.date(),
  }),
);

/** Calls, mails, meetings and notes in the timeline. */
export const interactionSource =
  (strapi: Core.Strapi): Source =>
  async (contact, { interaction: before }, limit) => {
    const older = before && {
      $or: [
        { happenedAt: { $lt: new Date(before[0]) } },
        { happenedAt: new Date(before[0]), id: { $lt: before[1] } },
      ],
    };
    const rows: unknown = await strapi.db.query(UID.interaction).findMany({
      where: {
        ...filterInScope(strapi),
        ...{ subjectType: UID.contact, subjectId: contact },
        happenedAt: { $notNull: true },
        ...older,
      },
      orderBy: [{ happenedAt: 'desc' }, { id: 'desc' }],
      limit,
    });
    return z
      .array(interactionRow)
      .parse(rows)
      .map(({ id, documentId, happenedAt, type, direction, title, notes, author }) => ({
        item: {
          ...{ kind: 'interaction' as const, at: happenedAt.toISOString(), id: documentId },
          ...{ type, direction, title, notes, author },
        },
        at: happenedAt.getTime(),
        reached: { interaction: [happenedAt.getTime(), id] as [number, number] },
      }));
  };
