/** @databases sqlite */
import { CONTACT, PipelineApp } from './support';
import type { Answer } from '../../support/http';

const PIPELINE = {
  id: 'gate',
  dataSchema: { budget: { type: 'number', min: 0 }, region: { type: 'string', enum: ['EMEA'] } },
  entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
  transitions: {
    finish: { from: 'new', to: 'done', require: { fields: ['budget'] } },
    file: { from: 'new', to: 'done', require: { attachments: true } },
  },
};

const BIG = 'x'.repeat(20_001);

/** What is wrong is said with its place, and changes nothing. */
describe('bad requests to pipelines', () => {
  let crm: PipelineApp;
  let lead: string;
  let instance: string;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish(PIPELINE);
    lead = await crm.lead();
    ({ id: instance } = await crm.start('gate', lead));
  });
  afterAll(() => crm.dispose());

  const state = async (): Promise<unknown> => [
    await crm.rows('crm_instances'),
    await crm.rows('crm_history'),
    await crm.rows('crm_contacts'),
  ];

  const actions: [string, string, unknown, number, string][] = [
    ['an unknown action', 'fly', {}, 400, 'action'],
    ['fields that are no object', 'finish', { fields: [1] }, 400, 'data.fields'],
    ['a field of another type', 'finish', { fields: { budget: 'much' } }, 400, 'fields.budget'],
    ['a field out of its range', 'finish', { fields: { budget: -1 } }, 400, 'fields.budget'],
    [
      'a value that is none of the list',
      'finish',
      { fields: { region: 'MARS' } },
      400,
      'fields.region',
    ],
    ['a required field that is missing', 'finish', {}, 400, 'fields.budget'],
    ['a key of the engine', 'finish', { fields: { stage: 'done' } }, 400, 'fields.stage'],
    ['a comment that is no text', 'comment', { comment: 7 }, 400, 'data.comment'],
    ['a comment that is too long', 'comment', { comment: BIG }, 400, 'comment'],
    ['a comment with a NUL', 'comment', { comment: 'a\u0000b' }, 400, 'comment'],
    ['a comment with an unpaired surrogate', 'comment', { comment: 'a\uD83C' }, 400, 'comment'],
    [
      'a field with an unpaired surrogate',
      'finish',
      { fields: { note: ['\uDC00'] } },
      400,
      'fields.note',
    ],
    ['an empty comment', 'comment', { comment: ' ' }, 400, 'comment'],
    ['a file that does not exist', 'comment', { attachments: [999] }, 400, 'attachments.0'],
    ['attachments that are no list', 'comment', { attachments: 'x' }, 400, 'data.attachments'],
    ['no attachment where one is required', 'file', {}, 400, 'attachments'],
    ['an outcome that is none', 'close', { outcome: 'maybe' }, 400, 'data.outcome'],
    ['no outcome', 'close', {}, 400, 'outcome'],
    ['assignees that do not exist', 'assign', { assignees: ['bob'] }, 400, 'assignees'],
    ['no assignees', 'assign', {}, 400, 'assignees'],
    ['a revision that is no number', 'finish', { revision: '1' }, 400, 'data.revision'],
    ['a stale revision', 'comment', { comment: 'x', revision: 99 }, 409, 'revision'],
    ['a key that does not exist', 'finish', { feilds: {} }, 400, 'data'],
    ['a list as data', 'finish', [], 400, 'data'],
  ];

  test.each(actions)(
    '[SR-001] %s is refused with its path, and nothing changes',
    async (_what, action, data, status, place) => {
      const before = await state();
      const answer = await crm.act(instance, action, data as object);
      expect(answer.status).toBe(status);
      const { details } = answer.body.error;
      const [first] = details.errors ?? [];
      expect(details.path ?? first.path.join('.')).toBe(place);
      expect(answer.body.error.message).not.toBe('');
      expect(await state()).toEqual(before);
    },
  );

  test.each([
    ['no data', undefined, 400],
    ['no definition', { subject: { type: CONTACT, id: 'x' } }, 400],
    [
      'an unknown definition',
      { definition: 'nothing', subject: { type: CONTACT, id: 'LEAD' } },
      404,
    ],
    ['an unknown record', { definition: 'gate', subject: { type: CONTACT, id: 'nothing' } }, 404],
    ['a NUL in the id', { definition: 'gate', subject: { type: CONTACT, id: 'a\u0000' } }, 404],
    ['an unknown type', { definition: 'gate', subject: { type: 'api::no.no', id: 'x' } }, 400],
    [
      'a type of Strapi itself',
      { definition: 'gate', subject: { type: 'admin::user', id: 'x' } },
      400,
    ],
    [
      'a table of the engine',
      { definition: 'gate', subject: { type: 'plugin::nexus-crm.task', id: 'x' } },
      400,
    ],
    [
      'an unknown entity',
      { definition: 'gate', entity: 'deal', subject: { type: CONTACT, id: 'LEAD' } },
      400,
    ],
    [
      'an unknown campaign',
      { definition: 'gate', campaign: 'spam', subject: { type: CONTACT, id: 'LEAD' } },
      400,
    ],
    [
      'a record of another kind',
      { definition: 'gate', subject: { type: CONTACT, id: 'CONTACT' } },
      400,
    ],
    [
      'fields that do not fit',
      { definition: 'gate', fields: { budget: 'x' }, subject: { type: CONTACT, id: 'LEAD' } },
      400,
    ],
  ] as [string, object | undefined, number][])(
    '[SR-001] a start with %s is %#: nothing starts',
    async (_what, data, status) => {
      const fresh = await crm.lead();
      const contact = await crm.post('/contacts', { name: 'Carl' });
      const body = JSON.parse(
        JSON.stringify(data ?? null)
          .replace('"LEAD"', `"${fresh}"`)
          .replace('"CONTACT"', `"${contact.body.data.documentId}"`),
      );
      const before = await crm.rows('crm_instances');
      const answer = await crm.post('/instances', body ?? undefined);
      expect(answer.status).toBe(status);
      expect(await crm.rows('crm_instances')).toEqual(before);
    },
  );

  test('[SR-001] an unknown instance is a 404 at every endpoint, whatever it is called', async () => {
    for (const id of [
      'nothing',
      instance.toUpperCase(),
      '%00',
      'x'.repeat(300),
      `${instance}%20`,
    ]) {
      const statuses = [
        (await crm.get(`/instances/${id}`)).status,
        (await crm.get(`/instances/${id}/history`)).status,
        (await crm.get(`/instances/${id}/explain/finish`)).status,
        (await crm.act(id, 'finish')).status,
      ];
      expect([id.slice(0, 20), statuses]).toEqual([id.slice(0, 20), [404, 404, 404, 404]]);
    }
  });

  test.each([
    'filters[nothing]=1',
    'filters[status][$gt]=a',
    'sort=secret',
    'pagination[page]=0',
    'pagination[pageSize]=1000',
    'populate=*',
  ])('[SR-001] the list refuses %s', async (query) => {
    expect((await crm.get(`/instances?${query}`)).status).toBe(400);
  });

  describe('rights to the record of a request and to what it names', () => {
    const READ = `${CONTACT}.findOne`;
    let id: string;
    let about: string;
    let token: string;
    let file: number;

    beforeAll(async () => {
      await crm.publish({
        id: 'scoring',
        entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
        transitions: {
          score: { from: 'new', to: 'new', require: { fields: ['score'] } },
          again: { from: 'new', to: 'new' },
          mark: { from: 'new', to: 'new', do: [{ set: { contactStatus: "'marked'" } }] },
        },
      });
      about = await crm.lead({ phone: '+49 1' });
      ({ id } = await crm.start('scoring', about));
      ({ token } = await crm.user('rita'));
      const created = await crm.app.strapi.db.query('plugin::upload.file').create({
        data: {
          ...{ name: 'a.txt', hash: 'a', ext: '.txt', mime: 'text/plain', size: 1 },
          ...{ url: '/a.txt', provider: 'local', folderPath: '/' },
        },
      });
      file = created.id;
    });

    test('[SR-006] a caller who may not read the record cannot read it through its pipelines', async () => {
      const entries: [string, () => Promise<Answer>][] = [
        ['one', () => crm.get(`/instances/${id}`, token)],
        ['its history', () => crm.get(`/instances/${id}/history`, token)],
        ['explain', () => crm.get(`/instances/${id}/explain/score`, token)],
        ['an action', () => crm.act(id, 'comment', { comment: 'Hello' }, token)],
        [
          'an action on the record',
          () => crm.post(`/contacts/${about}/actions/comment`, { comment: 'Hello' }, token),
        ],
        [
          'a start',
          () =>
            crm.post(
              '/instances',
              { definition: 'gate', subject: { type: CONTACT, id: about } },
              token,
            ),
        ],
      ];
      await crm.app.http.revoke('authenticated', [READ]);
      for (const [name, ask] of entries) expect([name, (await ask()).status]).toEqual([name, 403]);
      expect((await crm.get('/instances', token)).body).toMatchObject({
        ...{ data: [], meta: { pagination: { total: 0 } } },
      });
      await crm.app.http.grant('authenticated', [READ]);
      for (const [name, ask] of entries) {
        expect([name, (await ask()).status < 300]).toEqual([name, true]);
      }
    });

    test('[SR-006] attributes of the record are written where the action names them, or by the right to update', async () => {
      const fields = { score: 70, phone: '+1' };
      const before = await crm.contact(about);
      const refused = await crm.act(id, 'score', { fields }, token);
      expect([refused.status, refused.body.error.details.path]).toEqual([403, 'fields.phone']);
      const other = await crm.act(id, 'again', { fields: { score: 1 } }, token);
      expect([other.status, other.body.error.details.path]).toEqual([403, 'fields.score']);
      expect(await crm.contact(about)).toEqual(before);
      // What the definition writes by itself needs no right of the caller.
      expect((await crm.act(id, 'mark', {}, token)).status).toBe(200);
      expect(await crm.contact(about)).toMatchObject({ contactStatus: 'marked' });
      expect((await crm.act(id, 'score', { fields: { score: 70 } }, token)).status).toBe(200);
      await crm.app.http.grant('authenticated', [`${CONTACT}.update`]);
      expect((await crm.act(id, 'again', { fields }, token)).status).toBe(200);
      expect(await crm.contact(about)).toMatchObject(fields);
    });

    test('[SR-006] a conversion needs the rights to the records that it names', async () => {
      const made = async (path: string, values: object): Promise<string> =>
        (await crm.post(path, values)).body.data.documentId as string;
      const contact = await made('/contacts', { name: 'Known' });
      const opportunity = await made('/opportunities', { name: 'Deal' });
      const subject = { subjectType: CONTACT, subjectId: about };
      const note = await made('/interactions', { title: 'Note', ...subject });
      await crm.app.http.revoke('authenticated', [`${CONTACT}.update`]);
      for (const data of [
        { into: { contact, opportunity } },
        { interactions: [note] },
        { interactions: true },
      ]) {
        const refused = await crm.act(id, 'convert', data, token);
        expect([data, refused.status]).toEqual([data, 403]);
      }
      await crm.app.http.grant('authenticated', [
        ...['opportunity', 'interaction'].map((type) => `plugin::nexus-crm.${type}.update`),
      ]);
      const words = { into: { contact, opportunity }, interactions: [note] };
      expect((await crm.act(id, 'convert', words, token)).status).toBe(200);
      expect((await crm.act(id, 'revertConvert', {}, token)).status).toBe(200);
    });

    test('[SR-006] attaching a file needs the right to read it', async () => {
      const attach = () => crm.act(id, 'comment', { attachments: [file] }, token);
      const refused = await attach();
      expect([refused.status, refused.body.error.details.errors[0].path]).toEqual([
        ...[400, ['attachments', 0]],
      ]);
      await crm.app.http.grant('authenticated', ['plugin::upload.content-api.findOne']);
      expect((await attach()).status).toBe(200);
    });
  });

  test('[SR-001] every route wants its permission, and is absent at level 1', async () => {
    await crm.app.http.revoke('authenticated', [
      'plugin::nexus-crm.instances.act',
      'plugin::nexus-crm.instances.find',
    ]);
    const { token } = await crm.user('nora');
    expect((await crm.act(instance, 'comment', { comment: 'x' }, token)).status).toBe(403);
    expect((await crm.get('/instances', token)).status).toBe(403);
    await crm.app.restart({ level: 1 });
    expect((await crm.get('/instances')).status).toBe(404);
    expect((await crm.act(instance, 'comment', { comment: 'x' })).status).toBe(404);
    await crm.app.restart({ level: 2 });
    expect((await crm.get(`/instances/${instance}`)).status).toBe(200);
  });
});
