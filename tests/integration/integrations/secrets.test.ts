/** @databases sqlite postgres */
import { createHash } from 'node:crypto';

import type { Integration } from '../../../server/src/contracts/integrations';
import type { GetSecrets, ReencryptSecrets } from '../../../server/src/contracts/secrets';
import { PipelineApp } from '../engine/support';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An integration that proves that it knows its token. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    const { createHash } = require('node:crypto');
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'vault',
      settings: [
        { name: 'room', type: 'string' },
        { name: 'token', type: 'string', secret: true, required: true },
        { name: 'pin', type: 'string', secret: true },
      ],
      execute: (input, { settings }) =>
        ({ digest: createHash('sha256').update(settings.token).digest('hex') }),
    });
  },
};
`;

const OLD = 'the-key-of-last-year';
const NEW = 'the-key-of-this-year';

/** What happens to stored secrets when the encryption key of Strapi changes. */
describe('the encryption key', () => {
  let crm: PipelineApp;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      files: { 'src/index.js': INDEX },
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
  });
  afterAll(() => crm.dispose());
  beforeEach(() => crm.app.strapi.db.connection('crm_integrations').delete());

  /** As after a restart with these keys. */
  const use = (current: string | undefined, otherKeys: readonly string[] = []): void => {
    crm.app.strapi.config.set('admin.secrets.encryptionKey', current);
    crm.app.strapi.config.set('plugin::nexus-crm.encryption', { otherKeys });
  };
  const save = async (token: string, more: object = {}): Promise<string> => {
    const name = `vault-${(count += 1)}`;
    const data = { name, kind: 'vault', secrets: { token, ...more } };
    expect(await crm.post('/integrations', data)).toMatchObject({ status: 201 });
    return name;
  };
  const run = async (name: string): Promise<{ output: { digest: string } | null; error: string }> =>
    (await crm.post(`/integrations/${name}/test`)).body.data;
  const view = async (name: string): Promise<Integration> =>
    (await crm.get(`/integrations/${name}`)).body.data;
  const status = async (): Promise<GetSecrets.Response['data']> =>
    (await crm.get('/secrets')).body.data;
  const reencrypt = async (): Promise<ReencryptSecrets.Response['data']> => {
    const answer = await crm.post('/secrets/reencrypt');
    expect(answer).toMatchObject({ status: 200 });
    return answer.body.data;
  };

  test('[FR-L2-010] a key that has changed is still accepted while it is listed, until the secrets are encrypted again', async () => {
    use(OLD);
    const name = await save('hush-hush', { pin: '4711' });
    use(NEW, [OLD]);
    expect((await run(name)).output).toEqual({ digest: digest('hush-hush') });
    expect(await view(name)).toMatchObject({ problems: [], secrets: { token: { isSet: true } } });
    const before = await status();
    expect(before).toMatchObject({ hasKey: true, otherKeys: 1, current: 0, otherKey: 2 });
    expect(before.attention).toContainEqual({
      ...{ of: 'integration', name, secret: 'token', state: 'other_key' },
    });
    const { revision } = await view(name);

    expect(await reencrypt()).toMatchObject({ reencrypted: 2, current: 2, otherKey: 0 });
    use(NEW);
    expect((await run(name)).output).toEqual({ digest: digest('hush-hush') });
    expect(await reencrypt()).toMatchObject({ reencrypted: 0, current: 2, attention: [] });
    // Whoever has read it before may not write the old secrets back.
    const stale = await crm.put(`/integrations/${name}`, { label: 'Vault', revision });
    expect(stale.status).toBe(409);
  });

  test('[FR-L2-010] with several processes the new key is listed first, so that each decrypts what the others write', async () => {
    use(OLD, [NEW]);
    const early = await save('early');
    use(NEW, [OLD]);
    const late = await save('late');
    expect((await run(early)).output).toEqual({ digest: digest('early') });
    use(OLD, [NEW]);
    expect((await run(late)).output).toEqual({ digest: digest('late') });
    expect(await status()).toMatchObject({ current: 1, otherKey: 1, unreadable: 0 });
  });

  test('[FR-L2-010] what no key decrypts is listed with its problem, and is set again; others run', async () => {
    use('lost');
    const lost = await save('gone');
    use(NEW);
    const kept = await save('kept');
    const problem = `The secret "token" of "${lost}" cannot be decrypted with the app's encryption key: set it again.`;
    const { data } = (await crm.get('/integrations')).body;
    expect(data).toMatchObject([
      { name: lost, problems: [{ path: ['secrets', 'token'], message: problem }] },
      { name: kept, problems: [] },
    ]);
    expect(await run(lost)).toMatchObject({ output: null, error: problem, retryable: false });
    expect((await run(kept)).output).toEqual({ digest: digest('kept') });
    expect(await reencrypt()).toMatchObject({ reencrypted: 0, current: 1, unreadable: 1 });
    // A change of something else keeps it: the key may be found again.
    expect((await crm.put(`/integrations/${lost}`, { label: 'Lost' })).status).toBe(200);
    use(NEW, ['lost']);
    expect((await run(lost)).output).toEqual({ digest: digest('gone') });
    use(NEW);
    await crm.put(`/integrations/${lost}`, { secrets: { token: 'again' } });
    expect((await run(lost)).output).toEqual({ digest: digest('again') });
  });

  test('[FR-L2-010] a row with a secret that other code has stored as it is is left alone, and named', async () => {
    use(OLD);
    const name = await save('hush-hush');
    const rows = () => crm.app.strapi.db.connection('crm_integrations');
    const stored = async (): Promise<object> => {
      const [{ secrets }] = await crm.rows('crm_integrations');
      return typeof secrets === 'string' ? JSON.parse(secrets) : secrets;
    };
    await rows().update({ secrets: JSON.stringify({ ...(await stored()), pin: 'plain-4711' }) });
    const before = await stored();
    use(NEW, [OLD]);
    const answer = await reencrypt();
    expect(answer).toMatchObject({ reencrypted: 0, otherKey: 1, notEncrypted: 1 });
    const entry = { of: 'integration', name, secret: 'pin', state: 'not_encrypted' };
    expect(answer.attention).toContainEqual(entry);
    expect(JSON.stringify(answer)).not.toContain('4711');
    expect(await stored()).toEqual(before);
    await crm.put(`/integrations/${name}`, { secrets: { token: 'hush-hush', pin: '4711' } });
    expect(await reencrypt()).toMatchObject({ current: 2, notEncrypted: 0, attention: [] });

    await rows().update({ secrets: JSON.stringify(['plain-4711']) });
    expect((await reencrypt()).attention).toEqual([{ ...entry, secret: '' }]);
    expect(await stored()).toEqual(['plain-4711']);
  });

  test('[FR-L2-010] without a key nothing is encrypted again, and what is stored is kept', async () => {
    use(OLD);
    const name = await save('kept');
    use(undefined, [OLD]);
    const refused = await crm.post('/secrets/reencrypt');
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      expect.stringContaining('secrets.encryptionKey'),
    ]);
    expect(await status()).toMatchObject({ hasKey: false, current: 0, otherKey: 1 });
    expect((await run(name)).output).toEqual({ digest: digest('kept') });
  });

  test('[REL-005] a secret that is changed while secrets are encrypted again is lost neither way', async () => {
    const names: string[] = [];
    use(OLD);
    for (let index = 0; index < 12; index += 1) names.push(await save(`first-${index}`));
    use(NEW, [OLD]);
    await Promise.all([
      reencrypt(),
      ...names.map((name, index) =>
        index % 2 === 0
          ? crm.put(`/integrations/${name}`, { secrets: { pin: '4711' } })
          : crm.put(`/integrations/${name}`, { secrets: { token: `second-${index}` } }),
      ),
    ]);
    expect(await reencrypt()).toMatchObject({ otherKey: 0, unreadable: 0 });
    use(NEW);
    for (const [index, name] of names.entries()) {
      const { output } = await run(name);
      const known = [`first-${index}`, `second-${index}`].map(digest);
      expect(known).toContain(output?.digest);
    }
  });

  test('[FR-L2-010] secrets and keys are in no answer and in no column', async () => {
    use(OLD);
    await save('hush-hush');
    use(NEW, [OLD]);
    const answers = [await crm.get('/secrets'), await crm.post('/secrets/reencrypt')];
    const texts = [...answers, await crm.rows('crm_integrations')].map((one) =>
      JSON.stringify(one),
    );
    for (const text of texts) expect(text).not.toMatch(/hush|the-key/);
    expect(await crm.post('/secrets/reencrypt', { all: true })).toMatchObject({ status: 400 });
  });
});
