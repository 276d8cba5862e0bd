import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../../..');

type Graph = ReadonlyMap<string, readonly string[]>;

/** The file that a relative import names; undefined outside of the sources. */
function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = path.resolve(path.dirname(from), specifier);
  const files = [`${target}.ts`, `${target}.tsx`, path.join(target, 'index.ts')];
  return files.find((file) => existsSync(file));
}

/** Imports of values and of types alike: files that need each other's types change together too. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles.flatMap(({ fileName }) => resolve(file, fileName) ?? []);
}

function graphOf(folder: string): Graph {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.join(folder, file));
  return new Map(files.map((file) => [file, importsOf(file)]));
}

/** Groups of files of which each reaches each other (Tarjan's strongly connected components). */
function circlesIn(graph: Graph): string[][] {
  const found: string[][] = [];
  const stack: string[] = [];
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const visit = (file: string): void => {
    order.set(file, order.size);
    low.set(file, order.size - 1);
    stack.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(at(low, file), at(low, target)));
    }
    if (at(low, file) !== at(order, file)) return;
    const cycle = stack.splice(stack.indexOf(file));
    if (cycle.length > 1) found.push(cycle.map((one) => path.relative(ROOT, one)).sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}

const at = (map: ReadonlyMap<string, number>, key: string): number => map.get(key) ?? 0;

describe('imports', () => {
  test.each(['server/src', 'admin/src', 'content-types', 'migrations'])(
    'of %s form no cycle, not even of types',
    (folder) => {
      const graph = graphOf(path.join(ROOT, folder));
      expect(graph.size).toBeGreaterThan(0);
      expect(circlesIn(graph)).toEqual([]);
    },
  );

  test('a cycle is found, whatever its length', () => {
    const graph = new Map([
      ...[['a', ['b']] as const, ['b', ['c']] as const, ['c', ['a', 'd']] as const],
      ['d', []] as const,
    ]);
    expect(circlesIn(graph).map(({ length }) => length)).toEqual([3]);
  });
});
