import { contentOf, type PermissionLayout } from '../../../admin/src/pages/General/model/presets';
import { flowGraph } from '../../../admin/src/graph/model/flowGraph';
import { placeGraph } from '../../../admin/src/graph/model/layout';
import { stageGraph } from '../../../admin/src/graph/model/stageGraph';
import { markedGraphs, pathOf } from '../../../admin/src/pages/Work/Runs/model/marks';
import { groupsIn, namesIn } from '../../../admin/src/pages/Pipelines/Edit/Trial/model/mentions';
import { compareDefinitions } from '../../../admin/src/pages/Pipelines/Edit/Versions/model/compare';
import type { JsonMap } from '../../../admin/src/pages/Pipelines/model/document';

const DEALS = {
  id: 'deals',
  entities: { lead: { stages: ['new', { name: 'won', label: 'Won', final: true }] } },
  transitions: {
    win: {
      ...{ label: 'Win', from: '*', to: 'won', condition: 'data.score > 5' },
      approval: { strategy: 'first', voters: [{ team: 'desk' }] },
      do: [
        {
          exclusive: <JsonMap[]>[
            { when: 'data.score > 9', do: [{ task: 'Call', assign: { role: 'closer' } }] },
            { else: [{ wait: '1 day' }] },
          ],
        },
      ],
    },
  },
};

describe('the tools of the pipeline editor', () => {
  test('a trial offers the groups and the fields that a definition names', () => {
    expect(groupsIn(DEALS)).toEqual({ teams: ['desk'], roles: ['closer'] });
    expect(namesIn(DEALS, ['score', 'phone'])).toEqual(['score']);
  });

  test('two versions are compared by meaning: the order of keys and the form of a stage have none', () => {
    const { win } = DEALS.transitions;
    const after = {
      ...DEALS,
      version: '2.0.0',
      open: true,
      entities: { lead: { stages: [{ name: 'new' }, 'lost'] } },
      transitions: { win: { ...win, to: 'lost' } },
    };
    expect(
      compareDefinitions(DEALS, {
        ...DEALS,
        entities: {
          lead: { stages: [{ name: 'new' }, { final: true, label: 'Won', name: 'won' }] },
        },
      }),
    ).toEqual([]);
    const found = compareDefinitions(DEALS, after);
    expect(found.map(({ change, kind, name, keys }) => [change, kind, name, ...keys])).toEqual([
      ['removed', 'stage', 'won'],
      ['added', 'stage', 'lost'],
      ['changed', 'transition', 'win', 'to'],
      ['added', 'setting', 'open'],
    ]);
  });

  test('the graph has every stage, its live instances, and one node for transitions from any stage', () => {
    const graph = stageGraph(DEALS, 'lead', { counts: { new: 3 }, any: 'Any' });
    expect(graph.nodes.map(({ id, count }) => [id, count])).toEqual([
      ['*', undefined],
      ['new', 3],
      ['won', undefined],
    ]);
    expect(graph.edges).toMatchObject([
      { from: '*', to: 'won', guards: ['condition', 'approval', 'steps'] },
    ]);
    const placed = placeGraph(graph);
    expect(placed.edges.every(({ points }) => points.length > 1)).toBe(true);
    expect(placed.nodes.every(({ x, y }) => x >= 0 && y >= 0)).toBe(true);
  });

  test('the steps of a block fork and join', () => {
    const words = { start: 'S', end: 'E', otherwise: 'else', kind: (kind: string) => kind };
    const { nodes, edges } = flowGraph(DEALS.transitions.win.do, ['do'], words);
    expect(nodes.map(({ label }) => label)).toEqual([
      ...['S', 'exclusive', '', 'task: Call', 'wait: 1 day', 'E'],
    ]);
    expect(edges.map(({ from, to, label }) => [from, to, label])).toEqual([
      ...[
        ['0', '1', ''],
        ['1', '3', 'data.score > 9'],
        ['3', '2', ''],
      ],
      ...[
        ['1', '4', 'else'],
        ['4', '2', ''],
        ['2', '5', ''],
      ],
    ]);
  });

  test('a running process is marked at its stage and at the steps that wait or have failed', () => {
    const words = {
      start: '',
      end: 'E',
      otherwise: 'else',
      any: '*',
      kind: (kind: string) => kind,
    };
    const run = (tokens: readonly { step: string; waitsFor: 'task' | 'failed' | 'forked' }[]) =>
      markedGraphs(DEALS, { entity: 'lead', stage: 'new', endedAt: null, tokens }, words).map(
        ({ flow, graph }) => [
          flow,
          graph.nodes.flatMap(({ label, mark }) => (mark ? [[label, mark]] : [])),
        ],
      );
    const stages = [null, [['new', 'here']]];
    expect(run([])).toEqual([stages]);
    expect(
      run([
        { step: 'transitions.win.do[0]', waitsFor: 'forked' },
        { step: 'transitions.win.do[0].exclusive[0].do[0]', waitsFor: 'task' },
        { step: 'transitions.win.do[0].exclusive[1].else[0]', waitsFor: 'failed' },
      ]),
    ).toEqual([
      [
        'Win',
        [
          ['task: Call', 'here'],
          ['wait: 1 day', 'failed'],
        ],
      ],
      stages,
    ]);
    expect(pathOf('transitions.win.do[0].parallel[1][2]')).toEqual([
      ...['transitions', 'win', 'do', 0, 'parallel', 1, 2],
    ]);
  });

  test('a preset has what this app offers: actions and types that it has, with all their fields', () => {
    const contact = 'plugin::nexus-crm.contact';
    const children = [{ value: 'name' }, { value: 'address', children: [{ value: 'city' }] }];
    const layout: PermissionLayout = {
      sections: {
        plugins: [
          ...['nexus-crm.instances.act', 'nexus-crm.definitions.read'],
          ...['nexus-crm.definitions.manage', 'upload.assets.create', 'upload.read'],
        ].map((name) => ({ action: `plugin::${name}`, displayName: name, subCategory: '' })),
        collectionTypes: {
          subjects: [
            { uid: contact, label: 'Contact', properties: [{ value: 'fields', children }] },
            { uid: 'api::page.page', label: 'Page' },
          ],
        },
      },
    };
    const { permissions } = contentOf('rep', layout);
    expect(permissions.map(({ action }) => action)).toEqual([
      'plugin::nexus-crm.instances.act',
      // A call is logged with its files.
      'plugin::upload.assets.create',
      ...['create', 'read', 'update'].map((right) => `plugin::content-manager.explorer.${right}`),
    ]);
    expect(permissions.at(-1)).toMatchObject({
      subject: contact,
      properties: { fields: ['name', 'address.city'] },
    });
    // A definition has addresses and bodies of calls, and belongs to records that a rep may not see.
    const manager = contentOf('manager', layout).permissions.map(({ action }) => action);
    expect(manager).toContain('plugin::nexus-crm.definitions.read');
    const all = contentOf('administrator', layout).permissions.map(({ action }) => action);
    expect(all).toContain('plugin::nexus-crm.definitions.manage');
    expect(all).not.toContain('plugin::upload.read');
  });
});
