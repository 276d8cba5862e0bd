import type { Core } from '@strapi/strapi';

import type { InteractionLookup } from '../../conditions';
import { UID } from '../../constants';
import type { SqlRuntime } from '../../sql/ports';
import { isValidIdentifier } from '../../sql/identifier';
import { tableOf } from './tables';

type Query = Parameters<InteractionLookup['count']>[0];

/** Counts the interactions of a record, for the condition `has_interaction`. */
export class StrapiInteractionLookup implements InteractionLookup {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly runtime: SqlRuntime,
  ) {}

  async count({ subject, kind, direction, since }: Query, most: number): Promise<number> {
    if (!isValidIdentifier(subject.type) || !isValidIdentifier(subject.id)) return 0;
    const rows = this.runtime
      .connection()
      .rows(tableOf(this.strapi, UID.interaction))
      .where({ subject_type: subject.type, subject_id: subject.id })
      // What is planned has not happened yet.
      .whereNotNull('happened_at')
      .limit(most)
      .select('id');
    if (kind) void rows.where({ type: kind });
    if (direction) void rows.where({ direction });
    if (since !== undefined) void rows.where('happened_at', '>=', new Date(since));
    return ((await rows) as unknown[]).length;
  }
}
