import { createHmac } from 'node:crypto';

import type { Answer } from '../../support/http';
import { CONTACT, type PipelineApp } from '../engine/support';

export const START = '2031-03-01T09:00:00.000Z';

export const PIPELINE = {
  id: 'sales',
  dataSchema: { plan: { type: 'string' } },
  entities: { lead: { stages: ['new', 'called', 'paid', { name: 'won', final: true }] } },
  transitions: {
    call: { from: 'new', to: 'called' },
    pay: { from: ['new', 'called'], to: 'paid' },
    win: { from: ['new', 'called', 'paid'], to: 'won', condition: 'data.score > 50' },
  },
};

/** A trigger that performs `pay` on the lead with the email of the message. */
export const PAY = {
  act: {
    action: 'pay',
    subject: { type: CONTACT, where: { email: 'data.customer.email' } },
    fields: { plan: 'data.plan' },
  },
};

export const hmac = (secret: string, text: string, algorithm = 'sha256') =>
  createHmac(algorithm, secret).update(text);

export interface Saved {
  readonly key: string;
  readonly secret: string;
}

/** Saves triggers, and calls them as a sender without a token does. */
export class TriggerCalls {
  constructor(readonly crm: PipelineApp) {}

  async save(key: string, settings: object, more: object = {}): Promise<Saved> {
    const made = await this.crm.post<{ data: Saved }>('/triggers', { key, settings, ...more });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body.data;
  }

  send(
    key: string,
    body: unknown,
    headers: Record<string, string> = {},
    token?: string,
  ): Promise<Answer> {
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    const options = { raw, headers, ...(token !== undefined && { token }) };
    return this.crm.app.http.request('POST', `/api/nexus-crm/triggers/${key}`, options);
  }

  async stageOf(lead: string): Promise<string | undefined> {
    const { body } = await this.crm.get<{ data: { stage: string }[] }>(
      `/instances?filters[subjectId]=${lead}`,
    );
    return body.data[0]?.stage;
  }
}
