import { contentOf, type PermissionLayout } from '../../../admin/src/pages/General/model/presets';
import { documentSteps } from '../../../admin/src/graph/model/documentSteps';
import { flowGraph } from '../../../admin/src/graph/model/flowGraph';
import { placeGraph } from '../../../admin/src/graph/model/layout';
import { stageGraph } from '../../../admin/src/graph/model/stageGraph';
import { runGraphs } from '../../../admin/src/pages/Work/Runs/model/runGraphs';
import { groupsIn, namesIn } from '../../../admin/src/pages/Pipelines/Edit/Trial/model/mentions';
import { compareDefinitions } from '../../../admin/src/pages/Pipelines/Edit/Versions/model/compare';
import type { GetInstanceGraph } from '../../../server/src/contracts/instance-graph';
import type { JsonMap } from '../../../admin/src/pages/Pipelines/model/document';

type Step = GetInstanceGraph.Step;

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
    const words = { start: 'S', end: 'E', kind: (kind: string) => kind };
    const { nodes, edges } = flowGraph(
      documentSteps(DEALS.transitions.win.do, ['do'], 'else'),
      words,
    );
    expect(nodes[3]?.path).toEqual(['do', 0, 'exclusive', 0, 'do', 0]);
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
      ...{ end: 'E', any: '*', condition: 'if', otherwise: 'else' },
      kind: (kind: string) => kind,
    };
    const step = (path: string, kind: Step['kind'], rest: Partial<Step> = {}): Step => ({
      ...{ path, kind, label: null, block: null, branch: null, branches: [], waitsFor: null },
      ...rest,
    });
    const stage = { label: 'Stage', color: null, isFinal: false, isCurrent: false };
    const graphs = runGraphs(
      {
        definition: { name: 'deals', version: '1.0.0' },
        stages: [
          { ...stage, name: 'new', label: 'New', isCurrent: true },
          { ...stage, name: 'won', label: 'Won', isFinal: true },
        ],
        transitions: [
          { name: 'win', label: 'Win', from: ['*', 'won'], to: 'won', guards: ['condition'] },
        ],
        flows: [
          {
            ...{ path: 'do', label: 'Win' },
            steps: [
              step('a', 'inclusive', { branches: ['condition', 'else'], waitsFor: 'forked' }),
              step('b', 'task', { label: 'Call', block: 'a', branch: 0, waitsFor: 'task' }),
              step('c', 'parallel', { block: 'a', branch: 1, branches: ['always'] }),
              step('d', 'set', { block: 'c', branch: 0, waitsFor: 'failed' }),
              step('e', 'wait', { label: '1 day' }),
            ],
          },
        ],
      },
      words,
    );
    expect(
      graphs.map(({ flow, graph }) => [
        flow,
        graph.nodes.flatMap(({ label, mark }) => (mark ? [[label, mark]] : [])),
      ]),
    ).toEqual([
      [
        'Win',
        [
          ['task: Call', 'here'],
          ['set', 'failed'],
        ],
      ],
      [null, [['New', 'here']]],
    ]);
    const [steps, stages] = graphs.map(({ graph: { nodes, edges } }) => {
      const labels = new Map(nodes.map(({ id, label }) => [id, label]));
      return edges.map(({ from, to, label }) => [labels.get(from), label, labels.get(to)]);
    });
    expect(steps).toEqual([
      ...[
        ['Win', '', 'inclusive'],
        ['inclusive', 'if', 'task: Call'],
        ['task: Call', '', ''],
      ],
      ...[
        ['inclusive', 'else', 'parallel'],
        ['parallel', '', 'set'],
        ['set', '', ''],
        ['', '', ''],
      ],
      ...[
        ['', '', 'wait: 1 day'],
        ['wait: 1 day', '', 'E'],
      ],
    ]);
    expect(stages).toEqual([
      ['*', 'Win', 'Won'],
      ['Won', 'Win', 'Won'],
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
