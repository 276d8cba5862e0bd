/**
 * The kinds of integrations in the OpenAPI document, which no database changes.
 *
 * @databases sqlite
 */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import type { IntegrationKind } from '../../../server/src/contracts/integrations';
import type { OpenApiDocument } from '../../../server/src/http/openapi/document';
import { PipelineApp } from '../engine/support';

/** Two kinds whose names differ in one sign, and an integration without settings. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    const room = { name: 'room', type: 'string', required: true, maxLength: 20, label: 'Room' };
    extensions.integration({
      name: 'team-chat',
      settings: [room, { name: 'token', type: 'string', secret: true, required: true }],
      input: [{ name: 'text', type: 'text', required: true }],
      execute: () => null,
    });
    extensions.integration({
      name: 'team_chat',
      settings: [
        { ...room, required: false },
        { name: 'tone', type: 'enumeration', enum: ['low', 'high'], default: 'low', required: true },
      ],
      execute: () => null,
    });
    extensions.integration({ name: 'plain', execute: () => null });
  },
};
`;

const WEBHOOK = { kind: 'webhook', settings: { url: 'https://erp.example.com/{{data.number}}' } };
const CHAT = { kind: 'team-chat', settings: { room: 'sales' }, secrets: { token: 'hush' } };

/** What an integration is created from. */
const BODIES: readonly (readonly [string, object, number])[] = [
  ['a webhook', WEBHOOK, 201],
  ['one without its URL', { kind: 'webhook', settings: {} }, 400],
  ['one without settings', { kind: 'webhook' }, 400],
  ['one with an unknown method', { ...WEBHOOK, settings: { url: 'x', method: 'BREW' } }, 400],
  ['one with a secret among its settings', { ...CHAT, settings: { room: 'a', token: 'b' } }, 400],
  ['a mail without settings', { kind: 'email' }, 201],
  ['a mail with a setting of a webhook', { kind: 'email', settings: WEBHOOK.settings }, 400],
  ["an app's own", CHAT, 201],
  ['its secret missing', { ...CHAT, secrets: {} }, 400],
  ['its secrets missing', { kind: CHAT.kind, settings: CHAT.settings }, 400],
  ['its setting too long', { ...CHAT, settings: { room: 'r'.repeat(21) } }, 400],
  ['an unknown secret', { ...CHAT, secrets: { token: 'a', pin: '1' } }, 400],
  ['what has a default left out', { kind: 'team_chat' }, 201],
  ['a wrong choice', { kind: 'team_chat', settings: { tone: 'loud' } }, 400],
  ['one without settings of its own', { kind: 'plain' }, 400],
  ['an unknown kind', { kind: 'pigeon' }, 400],
  ['no kind', { settings: {} }, 400],
];

describe('kinds of integrations in the OpenAPI document', () => {
  let crm: PipelineApp;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start({ files: { 'src/index.js': INDEX } });
  });
  afterAll(() => crm.dispose());

  const text = (): string =>
    crm.app.strapi.plugin('nexus-crm').service<{ text(): string }>('openapi').text();
  let written: OpenApiDocument | undefined;
  const document = (): OpenApiDocument => (written ??= JSON.parse(text()) as OpenApiDocument);
  const schemas = () => document().components.schemas;
  /** Whether the document allows a body of a request. */
  const validator = (path: string, method: string) => {
    const ajv = new Ajv2020({ strict: false, discriminator: false });
    addFormats(ajv);
    ajv.addSchema({ $id: 'document', ...document() });
    const place = path.replaceAll('~', '~0').replaceAll('/', '~1');
    const schema = `#/paths/${place}/${method}/requestBody/content/application~1json/schema`;
    return ajv.compile({ $ref: `document${schema}` });
  };

  test('[FR-L2-010] the document has no problem that a linter finds, and is the same after a restart', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    expect(await lintFromString({ source: text(), config })).toEqual([]);
    const before = text();
    await crm.app.restart();
    expect(text()).toBe(before);
  });

  test('[FR-L2-010] what an integration is created from is distinguished by its kind; secrets are write-only', () => {
    const { post } = document().paths['/integrations']!;
    const body = post!.requestBody!.content['application/json'].schema;
    const names = ['email', 'team-chat', 'team_chat', 'webhook'];
    const refs = names.map((name) => `#/components/schemas/IntegrationCreate_${name}`);
    expect(body.properties).toEqual({
      data: {
        oneOf: refs.map(($ref) => ({ $ref })),
        discriminator: {
          propertyName: 'kind',
          mapping: Object.fromEntries(names.map((name, index) => [name, refs[index]])),
        },
      },
    });
    for (const name of names) {
      const { properties } = schemas()[`IntegrationSecrets_${name}`] as {
        readonly properties: Readonly<Record<string, { readonly writeOnly?: boolean }>>;
      };
      for (const secret of Object.values(properties)) expect(secret.writeOnly).toBe(true);
    }
  });

  test('[FR-L2-010] GET /integrations/kinds has the same schemas for forms', async () => {
    const { data } = (await crm.get<{ data: IntegrationKind[] }>('/integrations/kinds')).body;
    expect(data.map(({ name }) => name).sort()).toEqual(
      ['email', 'team-chat', 'team_chat', 'webhook'].sort(),
    );
    for (const { name, settings, secrets, input } of data) {
      expect(schemas()[`IntegrationSettings_${name}`]).toEqual(settings);
      expect(schemas()[`IntegrationSecrets_${name}`]).toEqual(secrets);
      expect(schemas()[`IntegrationInput_${name}`] ?? null).toEqual(input);
    }
  });

  test.each(BODIES)(
    '[FR-L2-010] the document and the server agree on %s',
    async (_what, body, status) => {
      const data = { name: `one-${(count += 1)}`, ...body };
      const answer = await crm.post('/integrations', data);
      const isValid = validator('/integrations', 'post')({ data });
      expect([answer.status, isValid]).toEqual([status, status === 201]);
    },
  );

  test.each([
    ['a text', { text: 'Hello' }, 200],
    ['no text', {}, 400],
    ['an unknown key', { text: 'Hello', volume: 3 }, 400],
  ])('[FR-L2-010] the input of a test is described too: %s', async (_what, input, status) => {
    const name = `tested-${(count += 1)}`;
    await crm.post('/integrations', { name, ...CHAT });
    expect((await crm.post(`/integrations/${name}/test`, { input })).status).toBe(status);
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.compile(schemas()['IntegrationInput_team-chat']!)(input)).toBe(status === 200);
    expect(validator('/integrations/{name}/test', 'post')({ data: { input: {} } })).toBe(true);
  });
});
