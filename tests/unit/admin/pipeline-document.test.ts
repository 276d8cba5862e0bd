import fs from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import {
  getAt,
  insertAt,
  isMap,
  moveAt,
  removeAt,
  renameKey,
  setAt,
  type Document,
  type Json,
  type Path,
} from '../../../admin/src/pages/Pipelines/model/document';
import { begin, record, redo, undo } from '../../../admin/src/pages/Pipelines/model/history';
import { tabOf } from '../../../admin/src/pages/Pipelines/model/tabOf';
import { nextVersion } from '../../../admin/src/pages/Pipelines/model/version';
import { rowsOf } from '../../../admin/src/pages/Pipelines/model/state';

const FOLDERS = [
  path.resolve(__dirname, '../../../admin/src/pages/Pipelines/templates'),
  path.resolve(__dirname, '../../fixtures/definitions'),
];

const text = (document: Json): string => JSON.stringify(document);

/** Objects with any keys: `__proto__`, empty ones and those that look like an index too. */
const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '', 'a', 'b', 'x-unknown', 'stages'),
  fc.string({ maxLength: 4 }),
);
const documents: fc.Arbitrary<Document> = fc.letrec<{ value: Json; map: Document }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, 0, 1.5, 'text', ''),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 5 })
    .map((all) => Object.fromEntries(all)),
})).map;

/** All paths of a document, the root excepted. */
function pathsOf(value: Json | undefined, at: Path = []): Path[] {
  const inner = (name: string | number, part: Json) => [
    [...at, name],
    ...pathsOf(part, [...at, name]),
  ];
  if (Array.isArray(value)) return value.flatMap((part, index) => inner(index, part));
  return isMap(value) ? Object.entries(value).flatMap(([name, part]) => inner(name, part)) : [];
}

/** Everything but what stands at the path, as text. */
const others = (document: Document, at: Path): string[] =>
  pathsOf(document)
    .filter((one) => !at.every((name, index) => one[index] === name))
    .filter((one) => !one.every((name, index) => at[index] === name))
    .map((one) => text([one as Json, getAt(document, one) ?? null]));

const withPath = documents
  .filter((document) => pathsOf(document).length > 0)
  .chain((document) => fc.tuple(fc.constant(document), fc.constantFrom(...pathsOf(document))));

describe('The document of a pipeline', () => {
  test('comes out byte-identical of edits that change nothing', () => {
    fc.assert(
      fc.property(withPath, ([document, at]) => {
        const value = getAt(document, at) as Json;
        const holder = at.slice(0, -1);
        const edits: Document[] = [
          setAt(document, at, value),
          setAt(document, [...at.slice(0, -1), 'not there'], undefined),
          removeAt(document, [...at, 'not there', 3]),
          moveAt(document, holder, 0, 0),
          renameKey(document, holder, 'not there', 'other'),
        ];
        for (const edited of edits) expect(edited).toBe(document);
        const last = at.at(-1) as string | number;
        const renamed = renameKey(document, holder, String(last), 'a new name of it');
        const back = renameKey(renamed, holder, 'a new name of it', String(last));
        expect(text(back)).toBe(text(document));
      }),
    );
  });

  test('keeps everything but what an edit is about, and the order of the keys', () => {
    fc.assert(
      fc.property(withPath, documents, ([document, at], value) => {
        const edited = setAt(document, at, value);
        expect(getAt(edited, at)).toEqual(value);
        expect(others(edited, at)).toEqual(others(document, at));
      }),
    );
  });

  test('adds a key at the end, and an item where it is asked for', () => {
    const document: Document = { b: 1, a: { list: ['x', 'y'] } };
    expect(text(setAt(document, ['c'], 2))).toBe('{"b":1,"a":{"list":["x","y"]},"c":2}');
    expect(text(setAt(document, ['c', 'd', 0], 2))).toContain('"c":{"d":[2]}');
    expect(text(insertAt(document, ['a', 'list'], 1, 'new'))).toContain('["x","new","y"]');
    expect(text(insertAt(document, ['a', 'other'], 0, 1))).toContain('"other":[1]');
  });

  test('takes away what is removed, and restores it in its place by undo', () => {
    fc.assert(
      fc.property(withPath, ([document, at]) => {
        const edited = removeAt(document, at);
        if (typeof at.at(-1) === 'string') expect(getAt(edited, at)).toBeUndefined();
        const undone = undo(record(begin(document), edited));
        expect(text(undone.present)).toBe(text(document));
        expect(text(redo(undone).present)).toBe(text(edited));
      }),
    );
  });

  test('moves items and keys there and back', () => {
    const document: Document = { list: ['a', 'b', 'c'], map: { one: 1, two: 2, three: 3 } };
    const moved = moveAt(moveAt(document, ['list'], 0, 2), ['map'], 2, 0);
    expect(text(moved)).toBe('{"list":["b","c","a"],"map":{"three":3,"one":1,"two":2}}');
    const back = moveAt(moveAt(moved, ['list'], 2, 0), ['map'], 0, 2);
    expect(text(back)).toBe(text(document));
    expect(moveAt(document, ['list'], 0, 3)).toBe(document);
  });

  test('does not rename a key to one that is taken', () => {
    const document: Document = { map: { one: 1, two: 2 } };
    expect(renameKey(document, ['map'], 'one', 'two')).toBe(document);
  });

  test('undoes what is typed into one input in one step', () => {
    const typed = ['l', 'la', 'lab'].reduce(
      (history, label) => record(history, { label }, 'label'),
      begin({}),
    );
    expect(undo(typed).present).toEqual({});
    const other = record(typed, { label: 'lab', id: 'x' }, 'id');
    expect(undo(other).present).toEqual({ label: 'lab' });
    expect(undo(undo(undo(other))).present).toEqual({});
  });
});

describe('Where the parts of a pipeline are edited', () => {
  test.each([
    [['transitions', 'win', 'do', 0], 'transitions'],
    [['entities', 'lead', 'stages', 1, 'color'], 'stages'],
    [['entities', 'lead', 'automation', 'escalation', 0], 'stages'],
    [['entities', 'lead', 'type'], 'settings'],
    [['sla', 'duration'], 'settings'],
    [[], 'settings'],
  ] as const)('%j in the tab %s', (at, tab) => {
    expect(tabOf(at)).toBe(tab);
  });
});

describe('The next version', () => {
  test.each([
    ['1.0.0', [], '1.1.0'],
    ['1.0.0', ['1.1.0', '1.2.0'], '1.3.0'],
    ['2.9', [], '2.10'],
    ['v7', [], 'v8'],
    ['RC', ['rc-2'], 'RC-3'],
  ])('after %s, besides %j, is %s', (version, taken, next) => {
    expect(nextVersion(version, taken)).toBe(next);
  });
});

describe('The rows of the list', () => {
  const version = (name: string, number: string, state: 'draft' | 'published', active = false) => ({
    ...{ id: `${name} ${number}`, name, version: number, label: name, model: null, state, active },
    ...{ autoStart: false, entities: null, releasedAt: null, createdAt: '', updatedAt: '' },
  });

  test('have one for each name, and open its draft if that is the newest', () => {
    const rows = rowsOf([
      version('a', '1.2.0', 'draft'),
      version('a', '1.1.0', 'published', true),
      version('a', '1.0.0', 'published'),
      version('b', '1.0.0', 'published'),
      version('c', '1.0.0', 'published', true),
    ]);
    expect(
      rows.map((row) => [row.name, row.state, row.opened.version, row.draft?.version]),
    ).toEqual([
      ['a', 'active', '1.2.0', '1.2.0'],
      ['b', 'inactive', '1.0.0', undefined],
      ['c', 'active', '1.0.0', undefined],
    ]);
  });
});

/** The templates, and definitions of the requirements. */
const files = FOLDERS.flatMap((folder) =>
  fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, path.join(folder, file)] as const),
);

test.each(files)('%s comes out of an editor that changes nothing as it was', (_name, file) => {
  const document = JSON.parse(fs.readFileSync(file, 'utf8')) as Document;
  for (const at of pathsOf(document)) {
    expect(setAt(document, at, structuredClone(getAt(document, at)))).toBe(document);
  }
});
