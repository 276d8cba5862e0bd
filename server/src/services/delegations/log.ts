import type { Core } from '@strapi/strapi';

import { DELEGATION, PLUGIN_ID } from '../../constants';
import type { DELEGATION_EVENTS } from '../../contracts/events';
import type { Clock, JsonObject } from '../../core/contracts';
import type { StoredDelegation } from '../../sql/delegations/delegation-rows';
import type { SqlHistory } from '../../sql/history';
import type { ScopedConnection } from '../../sql/scope';
import { currentActor } from '../../strapi/ports/actor';
import type { EventPublisher } from '../../strapi/ports/event-publisher';
import { valuesOf } from './present';

type Change = (typeof DELEGATION_EVENTS)[number] extends `delegation.${infer Name}` ? Name : never;

export interface DelegationEntry {
  /** Absent: nothing has changed. */
  readonly event?: Change;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly payload?: JsonObject;
}

/** Records the changes of delegations in the history, and announces them after commit. */
export class DelegationLog {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly history: SqlHistory,
    private readonly clock: Clock,
    private readonly events: EventPublisher,
  ) {}

  async note(
    connection: ScopedConnection,
    delegation: StoredDelegation,
    { event: change, before, after, payload = {} }: DelegationEntry,
  ): Promise<void> {
    if (change === undefined) return;
    const event = `delegation.${change}`;
    const actor = await currentActor(this.strapi);
    const at = this.clock.now().getTime();
    const subject = { type: DELEGATION, id: delegation.id };
    const entry = { subject, instance: null, event, actor, at, payload };
    await this.history.append(
      [{ ...entry, before: before ?? null, after: after ?? null }],
      connection,
    );
    const name = `${PLUGIN_ID}.${event}`;
    const values = Object.entries(valuesOf(delegation)).filter(([key]) => key !== 'reason');
    const content = {
      // Why somebody is away is for the two of them, and is in the history.
      ...{ version: 1, uid: DELEGATION, documentId: delegation.id },
      ...Object.fromEntries(values),
      ...{ actor: { ...actor }, at: new Date(at).toISOString() },
    };
    await this.events.publish([{ name, payload: content, subject, instance: null }]);
  }
}
