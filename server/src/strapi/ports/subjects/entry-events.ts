import type { Core, UID as Uid } from '@strapi/strapi';
import { sanitize } from '@strapi/utils';

import { deepPopulate } from './deep-populate';
import type { EventSubscriptions } from '../../patches/event-subscriptions';

const ENTRY_UPDATE = 'entry.update';

/**
 * Tells Strapi's event hub, and so its webhooks, of updates that passed by the Document Service, in
 * the shape in which Strapi tells of its own (`document-service/events.ts`).
 */
export class EntryEvents {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly subscriptions: EventSubscriptions,
  ) {}

  /** After the commit of the transaction that runs; never where it is rolled back. */
  updated(uid: string, where: { readonly id: number } | { readonly documentId: string }): void {
    if (!this.subscriptions.hasListeners(ENTRY_UPDATE)) return;
    if (!this.strapi.db.inTransaction()) {
      void this.tell(uid, where);
      return;
    }
    void this.strapi.db.transaction(({ onCommit }: { onCommit: (told: () => void) => void }) => {
      onCommit(() => void this.tell(uid, where));
    });
  }

  /** What was written is written: a listener that fails is logged, as nobody waits for it. */
  private async tell(uid: string, where: object): Promise<void> {
    try {
      const schema = this.strapi.getModel(uid as Uid.ContentType);
      const populate = deepPopulate(this.strapi, uid);
      const row: unknown = await this.strapi.db.query(uid).findOne({ where, populate });
      if (!row) return;
      const getModel = (other: string) => this.strapi.getModel(other as Uid.ContentType);
      const entry: unknown = await sanitize.sanitizers.defaultSanitizeOutput(
        { schema, getModel },
        row as never,
      );
      await this.strapi.eventHub.emit(ENTRY_UPDATE, { model: schema.modelName, uid, entry });
    } catch (error) {
      this.strapi.log.error(
        `nexus-crm: ${ENTRY_UPDATE} of ${uid} could not be told: ${String(error)}`,
      );
    }
  }
}
