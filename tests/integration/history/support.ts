import { RECORD_EVENTS } from '../../../server/src/contracts/events';
import type { TestApp } from '../../support/app';

export const CONTACT = 'plugin::nexus-crm.contact' as any;
export const OPPORTUNITY = 'plugin::nexus-crm.opportunity' as any;
export const INTERACTION = 'plugin::nexus-crm.interaction' as any;
export const TEAM = 'plugin::nexus-crm.team' as any;

export interface EmittedEvent {
  readonly name: string;
  readonly payload: any;
}

/** The history entries and the events of an app's records. */
export class HistoryRecorder {
  readonly #emitted: EmittedEvent[] = [];

  constructor(readonly app: TestApp) {
    for (const name of RECORD_EVENTS) {
      app.strapi.eventHub.on(name, async (payload: any) => {
        this.#emitted.push({ name, payload });
      });
    }
  }

  get service(): any {
    return this.app.strapi.plugin('nexus-crm').service('history');
  }

  /** Entries of a record, oldest first. */
  async of(type: string, id: string): Promise<any[]> {
    return (await this.service.read({ subject: { type, id } })).reverse();
  }

  async count(): Promise<number> {
    const row = await this.app.strapi.db.connection('crm_history').count({ n: '*' }).first();
    return Number(row?.n);
  }

  /** Removes and returns the events of a record that were emitted since the last call. */
  takeEventsOf(documentId: string): EmittedEvent[] {
    const found = this.#emitted.filter(({ payload }) => payload.documentId === documentId);
    for (const one of found) this.#emitted.splice(this.#emitted.indexOf(one), 1);
    return found;
  }

  get emitted(): readonly EmittedEvent[] {
    return this.#emitted;
  }
}

/** Why a database refuses a statement; its errors may be of another realm than the test's. */
export const refusalOf = async (statement: PromiseLike<unknown>): Promise<string> => {
  try {
    await statement;
  } catch (error) {
    return String((error as { message?: unknown }).message);
  }
  return 'It was not refused.';
};
