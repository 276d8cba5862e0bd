import type { Locator, Page } from 'playwright-core';

import type { BrowserApp } from '../../support/browser';
import { contentManagerPermissions, type RolePermission } from './people';
import { CONTACT } from './fields-page';

export const editPage = (lead: string): string =>
  `/admin/content-manager/collection-types/${CONTACT}/${lead}`;

export const panelOf = (page: Page): Locator => page.locator('[data-crm-process]');

const fields = ['name', 'kind', 'email', 'phone', 'stage', 'owner'];

/** A person who sees contacts and their processes. */
export const READER: readonly RolePermission[] = [
  ...contentManagerPermissions(CONTACT, fields),
  { action: 'plugin::nexus-crm.instances.read' },
];
export const REP: readonly RolePermission[] = [
  ...READER,
  { action: 'plugin::nexus-crm.instances.act' },
];

/** Sales with what a panel can show: fields, conditions, roles, an approval, a task, an SLA. */
export const salesDefinition = (voters: readonly string[]) => ({
  id: 'sales',
  open: true,
  dataSchema: { budget: { type: 'integer', min: 0 } },
  sla: { duration: '5 days', warnAt: '80%' },
  entities: {
    lead: {
      stages: [
        { name: 'new', label: 'New lead', color: 'secondary' },
        { name: 'qualified', label: 'Qualified', color: 'primary' },
        { name: 'won', final: true, color: 'success' },
        { name: 'lost', final: true, color: 'danger' },
      ],
    },
  },
  transitions: {
    qualify: {
      ...{ label: 'Qualify', from: 'new', to: 'qualified' },
      require: { fields: ['budget', 'email'] },
      condition: 'data.budget > 1000',
      do: [{ task: 'Call back', assign: voters.map((person) => ({ person })), due: '2 days' }],
    },
    exclusive: {
      ...{ label: 'Make exclusive', from: 'new', to: 'new' },
      condition: { type: 'role_check', roles: ['bosses'] },
    },
    win: {
      ...{ label: 'Win the deal', from: 'qualified', to: 'won' },
      approval: {
        strategy: 'unison',
        allowSelf: true,
        voters: voters.map((person) => ({ person })),
      },
    },
    lose: { label: 'Give up', from: '*', to: 'lost', require: { comment: true } },
  },
});

export async function publish(app: BrowserApp, schema: { id: string }): Promise<void> {
  const token = await app.signIn();
  const requests: ReadonlyArray<readonly [string, object]> = [
    ['/nexus-crm/definitions', { data: { schema } }],
    [`/nexus-crm/definitions/${schema.id}/publish`, { data: {} }],
  ];
  for (const [target, body] of requests) {
    const { status, body: answer } = await app.request('POST', target, { token, body });
    if (status >= 300) throw new Error(JSON.stringify(answer));
  }
}

/** A lead; its documentId. */
export async function createLead(app: BrowserApp, token: string, name: string): Promise<string> {
  const answer = await app.request('POST', '/api/nexus-crm/contacts', {
    token,
    body: { data: { kind: 'lead', name } },
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.data.documentId;
}

/** Starts the process on a lead as the super admin; the id of the instance. */
export async function start(app: BrowserApp, lead: string): Promise<string> {
  const answer = await app.request('POST', '/nexus-crm/instances', {
    token: await app.signIn(),
    body: { data: { definition: 'sales', subject: { type: CONTACT, id: lead } } },
  });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  return answer.body.data.id;
}

export async function act(app: BrowserApp, instance: string, action: string, data: object = {}) {
  const answer = await app.request('POST', `/nexus-crm/instances/${instance}/actions/${action}`, {
    token: await app.signIn(),
    body: { data },
  });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
}

export async function instanceOf(app: BrowserApp, instance: string) {
  const answer = await app.request('GET', `/nexus-crm/instances/${instance}`, {
    token: await app.signIn(),
  });
  return answer.body.data;
}

/** How an admin is written as a person. */
export async function personOf(
  app: BrowserApp,
  credentials?: { email: string; password: string },
): Promise<string> {
  const answer = await app.request('GET', '/admin/users/me', {
    token: await app.signIn(credentials),
  });
  return `admin:${answer.body.data.documentId}`;
}
