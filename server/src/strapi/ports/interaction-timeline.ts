import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { UID } from '../../constants';
import type { Source } from '../../sql/queries/timeline';
import {
  isAdminCaller,
  mayReadField,
  readableDocuments,
  type DocumentCaller,
} from './content-permissions';
import { readableFiles } from './file-permissions';
import { filterInScope } from './scope';

const text = z.string().nullish().default(null);

const fileRow = z.object({
  documentId: z.string(),
  name: z.string(),
  url: z.string(),
  size: z.coerce.number(),
});

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
    attachments: z
      .array(fileRow)
      .nullish()
      .transform((files) => files ?? []),
  }),
);

type File = z.infer<typeof fileRow>;

/**
 * Calls, mails, meetings and notes in the timeline: those that the caller, who may list some, may read, and
 * of each what it may read.
 *
 * @param caller undefined for the app's own code.
 */
export const interactionSource =
  (strapi: Core.Strapi, caller: DocumentCaller | undefined): Source =>
  async ({ record, cursor: { interaction: last }, period: { from, before }, limit }) => {
    const older = last && {
      $or: [
        { happenedAt: { $lt: new Date(last[0]) } },
        { happenedAt: new Date(last[0]), id: { $lt: last[1] } },
      ],
    };
    const rows: unknown = await strapi.db.query(UID.interaction).findMany({
      where: {
        $and: [
          await readableDocuments(strapi, caller, UID.interaction),
          { ...filterInScope(strapi), subjectType: record.type, subjectId: record.id },
          { happenedAt: { $notNull: true } },
          ...(from === undefined ? [] : [{ happenedAt: { $gte: new Date(from) } }]),
          ...(before === undefined ? [] : [{ happenedAt: { $lt: new Date(before) } }]),
          ...(older ? [older] : []),
        ],
      },
      orderBy: [{ happenedAt: 'desc' }, { id: 'desc' }],
      populate: { attachments: true },
      limit,
    });
    const found = z.array(interactionRow).parse(rows);
    const may = (name: string): boolean =>
      !caller || mayReadField(strapi, caller, UID.interaction, name);
    const files = await filesOf(
      strapi,
      caller,
      may('attachments') ? found.flatMap(({ attachments }) => attachments) : [],
    );
    const shown = (name: string, value: string | null): string | null => (may(name) ? value : null);
    return found.map(({ id, documentId, happenedAt, attachments, ...row }) => ({
      item: {
        ...{ kind: 'interaction' as const, at: happenedAt.toISOString(), id: documentId },
        ...{ type: row.type, direction: shown('direction', row.direction) },
        ...{ title: shown('title', row.title), notes: shown('notes', row.notes) },
        author: shown('author', row.author),
        attachments: attachments
          .filter((file) => files.has(file.documentId))
          .map(({ name, url, size }) => ({ name, url, size })),
      },
      at: happenedAt.getTime(),
      reached: { interaction: [happenedAt.getTime(), id] as [number, number] },
    }));
  };

/** Who may read the attribute in the admin sees its files there; others need the right to files too. */
async function filesOf(
  strapi: Core.Strapi,
  caller: DocumentCaller | undefined,
  files: readonly File[],
): Promise<ReadonlySet<string>> {
  const ids = files.map(({ documentId }) => documentId);
  if (!caller || isAdminCaller(caller)) return new Set(ids);
  return new Set(await readableFiles(strapi, caller, ids));
}
