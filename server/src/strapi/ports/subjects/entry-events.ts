import type { Core, UID as Uid } from '@strapi/strapi';
import { sanitize } from '@strapi/utils';

import { deepPopulate } from './deep-populate';
import { watchSavepoint } from '../savepoint';
import type { EventSubscriptions } from '../../patches/event-subscriptions';

const ENTRY_UPDATE = 'entry.update';

/**
 * Emits Strapi's `entry.update` event, and so webhooks, for updates that bypass the Document
 * Service, in Strapi's format (`document-service/events.ts`).
 */
export class EntryEvents {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly subscriptions: EventSubscriptions,
  ) {}

  /** After the current transaction has committed; not at all if it rolls back. */
  updated(uid: string, where: { readonly id: number } | { readonly documentId: string }): void {
    if (!this.subscriptions.hasListeners(ENTRY_UPDATE)) return;
    if (!this.strapi.db.inTransaction()) {
      void this.emit(uid, where);
      return;
    }
    const isUndone = watchSavepoint();
    void this.strapi.db.transaction(
      ({ onCommit }: { onCommit: (callback: () => void) => void }) => {
        onCommit(() => {
          if (!isUndone()) void this.emit(uid, where);
        });
      },
    );
  }

  /** The write is committed and has no caller any more, so a failing listener is logged. */
  private async emit(uid: string, where: object): Promise<void> {
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
        `nexus-crm: ${ENTRY_UPDATE} of ${uid} could not be emitted: ${String(error)}`,
      );
    }
  }
}
