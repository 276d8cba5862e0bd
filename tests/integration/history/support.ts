import { RECORD_EVENTS } from '../../../server/src/contracts/events';
import type { TestApp } from '../../support/app';

export const CONTACT = 'plugin::nexus-crm.contact' as any;
export const OPPORTUNITY = 'plugin::nexus-crm.opportunity' as any;
export const INTERACTION = 'plugin::nexus-crm.interaction' as any;
export const TEAM = 'plugin::nexus-crm.team' as any;

export interface Heard {
  readonly name: string;
  readonly payload: any;
}

/** The history entries and the events of an app's records. */
export class HistoryWitness {
  readonly #heard: Heard[] = [];

  constructor(readonly app: TestApp) {
    for (const name of RECORD_EVENTS) {
      app.strapi.eventHub.on(name, async (payload: any) => {
        this.#heard.push({ name, payload });
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

  /** What was heard of a record since it was last asked for. */
  heardOf(documentId: string): Heard[] {
    const found = this.#heard.filter(({ payload }) => payload.documentId === documentId);
    for (const one of found) this.#heard.splice(this.#heard.indexOf(one), 1);
    return found;
  }

  get heard(): readonly Heard[] {
    return this.#heard;
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
