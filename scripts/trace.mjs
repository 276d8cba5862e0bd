/**
 * Prints which tests show which requirement, read from the ids in their titles (`[US-003]`), and
 * fails where landed work has none or a title names an id that does not exist.
 *
 *   node scripts/trace.mjs [--requirements file.json] [folder with tests]
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import ts from 'typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const ID = /\[((?:[A-Z]+[0-9]*-)+[0-9]{3})\]/g;

const { values, positionals } = parseArgs({
  options: { requirements: { type: 'string' } },
  allowPositionals: true,
});
const folder = path.resolve(positionals[0] ?? path.join(root, 'tests'));
const requirements = JSON.parse(
  fs.readFileSync(values.requirements ?? path.join(root, 'scripts', 'requirements.json'), 'utf8'),
);

/**
 * The name of `test`, `it` or `describe`, also in `test.each(table)('…')`; undefined for other
 * calls.
 */
function nameOf(callee) {
  let node = callee;
  for (;;) {
    if (ts.isIdentifier(node)) return node.text;
    if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) node = node.expression;
    else if (ts.isTaggedTemplateExpression(node)) node = node.tag;
    else return undefined;
  }
}

const titleOf = (node, source) =>
  node && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))
    ? node.getText(source).slice(1, -1)
    : undefined;

/** The tests of a file: title with those of the enclosing blocks, all ids in them, line. */
function testsOf(file) {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const found = [];
  const visit = (node, around) => {
    let inside = around;
    if (ts.isCallExpression(node)) {
      const name = nameOf(node.expression);
      const title = titleOf(node.arguments[0], source);
      if (title !== undefined && name === 'describe') inside = [...around, title];
      if (title !== undefined && (name === 'test' || name === 'it')) {
        const titles = [...around, title].join(' › ');
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        const ids = new Set([...titles.matchAll(ID)].map((match) => match[1]));
        found.push({ title: titles, ids, line: line + 1 });
      }
    }
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, []);
  return found;
}

const shownBy = new Map(Object.keys(requirements).map((id) => [id, []]));
const unknown = [];
const files = fs
  .readdirSync(folder, { recursive: true })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .sort();
for (const file of files) {
  for (const { title, ids, line } of testsOf(path.join(folder, file))) {
    const where = `${path.relative(root, path.join(folder, file))}:${line}  ${title}`;
    for (const id of ids) {
      if (shownBy.has(id)) shownBy.get(id).push(where);
      else unknown.push(`${id}  ${where}`);
    }
  }
}

const missing = [];
for (const [id, { text, landed }] of Object.entries(requirements)) {
  const tests = shownBy.get(id);
  if (!landed && tests.length === 0) continue;
  process.stdout.write(`${id}  ${text}${landed ? '' : '  (not landed)'}\n`);
  for (const test of tests) process.stdout.write(`    ${test}\n`);
  if (landed && tests.length === 0) missing.push(id);
}
for (const line of unknown) process.stderr.write(`No such requirement: ${line}\n`);
for (const id of missing) process.stderr.write(`Landed, but no test names it: ${id}\n`);
if (unknown.length > 0 || missing.length > 0) process.exitCode = 1;
