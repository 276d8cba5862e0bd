import { z } from 'zod';

import {
  controlOf,
  emptyOf,
  kindOfStep,
  LANGUAGE,
  newStep,
  refOf,
  STEP_KINDS,
  textsOf,
  textsTo,
  unknownKeys,
  type Control,
} from '../../../admin/src/pages/Pipelines/model/language';
import {
  getAt,
  removeAt,
  setAt,
  type Json,
} from '../../../admin/src/pages/Pipelines/model/document';
import { targetsOf, targetsTo } from '../../../admin/src/pages/Pipelines/model/people';
import { renameStage, renameTransition } from '../../../admin/src/pages/Pipelines/model/rename';
import { followingName, freshName } from '../../../admin/src/pages/Pipelines/model/names';
import { nameOf } from '../../../admin/src/hooks/names';
import english from '../../../admin/src/translations/pages/en/pipelines.json';
import { toRow } from '../../../admin/src/components/SchemaForm/model/rows';
import type { JsonSchema } from '../../../admin/src/components/SchemaForm/model/types';

/** The schema of a part with the parts that it refers to, as zod reads it. */
const checked = (schema: JsonSchema) => {
  const $defs = Object.fromEntries(
    Object.entries(LANGUAGE).map(([name, part]) => [`Pipeline${name}`, part]),
  );
  const written = JSON.stringify({ ...schema, $defs });
  return z.fromJSONSchema(JSON.parse(written.replaceAll('#/components/schemas/', '#/$defs/')));
};

/** A value that a person could give each kind of input. */
const given = (control: Control, schema: JsonSchema): Json => {
  switch (control) {
    case 'condition':
      return { all: ['data.score > 1', { type: 'role_check', roles: ['closer'] }] };
    case 'approval':
      return { strategy: 'quorum', voters: [{ team: 'desk' }], quorum: 2 };
    case 'assignment':
      return { team: 'desk', pick: 'round_robin' };
    case 'targets':
      return [{ role: 'closer' }, { owner: true }];
    case 'flow':
      return [{ wait: '1 day' }];
    case 'branches':
      return [[{ wait: '1 day' }], [{ task: 'Call' }]];
    case 'gateway':
      return [{ when: 'data.hot', do: [{ task: 'Call' }] }, { else: [] }];
    case 'values':
      return { score: 'data.score + 1', hot: true };
    case 'group':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, property]) => [
          key,
          given(controlOf(key, property), property),
        ]),
      );
    case 'input':
      return { subject: 'Hello', n: 1 };
    case 'flagOrKeys':
      return ['value'];
    case 'names':
    case 'stages':
      return ['one', 'two'];
    case 'escalations':
      return [{ after: '1 day', action: 'notify' }];
    default:
      if (schema.enum) return schema.enum[0] as string;
      if (schema.type === 'boolean') return true;
      return schema.type === 'integer' ? 3 : 'some-name';
  }
};

describe('The kinds of steps', () => {
  test('are all of the language, each found by its key', () => {
    expect(STEP_KINDS.map(({ name }) => name)).toEqual([
      ...['sequence', 'parallel', 'inclusive', 'exclusive', 'task', 'approval', 'wait', 'set'],
      ...['transition', 'activity'],
    ]);
    for (const kind of STEP_KINDS) expect(kindOfStep(newStep(kind))).toBe(kind);
    expect(kindOfStep({ other: 1 })).toBeUndefined();
  });

  test.each(STEP_KINDS.map((kind) => [kind.name, kind] as const))(
    '%s can be made, and every option of it can be edited and removed',
    (_name, kind) => {
      const fits = checked(kind.schema);
      let document = { do: [newStep(kind)] as Json };
      for (const [key, schema] of Object.entries(kind.schema.properties ?? {})) {
        const path = ['do', 0, key];
        const value = given(controlOf(key, schema), schema);
        const edited = setAt(document, path, value);
        expect(getAt(edited, path)).toEqual(value);
        document = edited as never;
      }
      const step = getAt(document, ['do', 0]);
      expect([step, fits.safeParse(step).error?.issues]).toEqual([step, undefined]);
      for (const key of Object.keys(kind.schema.properties ?? {})) {
        if (kind.schema.required?.includes(key)) continue;
        const without = getAt(removeAt(document, ['do', 0, key]), ['do', 0]);
        expect([key, fits.safeParse(without).success]).toEqual([key, true]);
      }
    },
  );
});

/** Every key of the language, with its schema, wherever it is; each part once. */
function keysOf(schema: JsonSchema, seen = new Set<JsonSchema>()): [string, JsonSchema][] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const ref = refOf(schema);
  const inner = [
    ...(schema.anyOf ?? []),
    ...(schema.items ? [schema.items] : []),
    ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
    ...(ref === undefined ? [] : [LANGUAGE[ref as keyof typeof LANGUAGE]]),
  ];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, property]) => [
      [key, property] as [string, JsonSchema],
      ...keysOf(property, seen),
    ]),
    ...inner.flatMap((part) => keysOf(part, seen)),
  ];
}

describe('The keys of the language', () => {
  const keys = keysOf(LANGUAGE.Definition);

  test('have an input each: JSON only where the language takes any JSON', () => {
    expect(keys.length).toBeGreaterThan(80);
    const json = keys.filter(([key, schema]) => {
      const control = controlOf(key, schema);
      if (control === 'input') return true;
      return control === 'plain' && toRow(schema, [key], false).kind === 'json';
    });
    expect([...new Set(json.map(([key]) => key))]).toEqual(['with']);
  });

  test('have a label in each language', () => {
    const known = Object.keys(english);
    // Parts of people, conditions and stages have inputs with texts of their own.
    const own = ['team', 'role', 'person', 'owner', 'pick', 'all', 'any', 'not', 'name', 'final'];
    const texts = ['id', 'model', 'stages', 'automation', 'transitions', 'else', 'when', ...own];
    const missing = keys
      .map(([key]) => key)
      .filter((key) => !texts.includes(key))
      .filter(
        (key) => !known.some((id) => new RegExp(`^pipelines\\.part\\.(\\w+-)?${key}$`).test(id)),
      );
    expect([...new Set(missing)]).toEqual([]);
  });

  test('begin with a value that the server can say what is missing of', () => {
    for (const [key, schema] of keys) expect(emptyOf(key, schema)).toBeDefined();
    expect(unknownKeys(LANGUAGE.Transition, { from: 'a', 'x-note': 1 })).toEqual(['x-note']);
  });

  test('that take one text or several keep how it was written', () => {
    expect(textsTo(textsOf('a') ?? [], 'a')).toBe('a');
    expect(textsTo(textsOf(['a']) ?? [], ['a'])).toEqual(['a']);
    expect(textsTo(['a', 'b'], 'a')).toEqual(['a', 'b']);
    expect(textsTo([], 'a')).toBeUndefined();
    expect(textsOf([1])).toBeUndefined();
  });
});

describe('People', () => {
  test.each<[Json]>([
    [{ team: 'desk' }],
    [{ team: 'desk', pick: 'least_loaded' }],
    [[{ role: 'closer' }]],
    [[{ role: 'closer' }, { owner: true }, { person: 'user:abc' }]],
    [{ owner: true }],
  ])('%j are shown, and written as they were', (value) => {
    const targets = targetsOf(value) ?? [];
    expect(targetsTo(targets, { before: value, isEmptyKept: false })).toEqual(value);
  });

  test('that the form cannot show are left alone', () => {
    for (const value of ['text', { group: 'x' }, { team: 'a', role: 'b' }, [1], { owner: false }]) {
      expect(targetsOf(value as Json)).toBeUndefined();
    }
  });

  test('lose who of a group is picked once there are several', () => {
    const both = [
      { kind: 'team', value: 'a', pick: 'round_robin' },
      { kind: 'owner', value: '', pick: undefined },
    ] as const;
    expect(targetsTo(both, { before: undefined, isEmptyKept: true })).toEqual([
      { team: 'a' },
      { owner: true },
    ]);
    expect(targetsTo([], { before: [], isEmptyKept: true })).toEqual([]);
  });
});

describe('Renaming', () => {
  const document = {
    entities: {
      lead: {
        stages: ['new', { name: 'won', final: true }],
        automation: { escalation: [{ after: '1h', action: 'notify', stage: ['new'] }] },
      },
    },
    transitions: {
      win: { from: ['new'], to: 'won', do: [{ parallel: [[{ transition: 'note' }]] }] },
      note: { from: '*', to: 'new' },
    },
    sla: { duration: '1d', until: 'won', pauseIn: ['new'] },
  } as const;

  test('a stage renames it wherever it is named', () => {
    const stage = { entity: 'lead', from: 'new', to: 'open' };
    const renamed = renameStage(document, ['entities', 'lead', 'stages', 0], stage);
    expect(JSON.stringify(renamed)).toBe(JSON.stringify(document).replaceAll('"new"', '"open"'));
  });

  test('a transition renames it in the steps that perform it', () => {
    const renamed = renameTransition(document, 'note', 'remark');
    expect(JSON.stringify(renamed)).toBe(JSON.stringify(document).replaceAll('"note"', '"remark"'));
    expect(renameTransition(document as never, 'note', 'win')).toBe(document);
  });

  test('a new label renames what has no name of its own', () => {
    const follow = (name: string, before: string, label: string, taken: string[] = []) =>
      followingName({ name, before, label }, taken, nameOf);
    expect(follow('transition-2', 'New transition', 'Send offer')).toBe('send-offer');
    expect(follow('send-offer', 'Send offer', 'Send offers')).toBe('send-offers');
    expect(follow('chosen', 'Send offer', 'Other')).toBeUndefined();
    expect(follow('stage', '', 'Won', ['won'])).toBeUndefined();
    expect(follow('stage', '', '2nd')).toBe('field-2nd');
    expect(freshName('stage', ['stage', 'stage-2'])).toBe('stage-3');
  });
});
