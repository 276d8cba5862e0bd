import fs from 'node:fs';
import path from 'node:path';

const README = path.resolve(__dirname, '..', '..', '..', 'README.md');

/** `run` a block in a shell, `start` a server with it, or write it to the `file` of that name. */
interface Block {
  readonly kind: 'run' | 'start' | 'file';
  readonly name: string;
  readonly text: string;
}

const MARKED = /<!-- (run|start|file): (\S+) -->\s*```\w+\n([\s\S]*?)```/g;

/** The fenced blocks of the README that a comment marks, in order. */
const readmeBlocks = (): Block[] =>
  [...fs.readFileSync(README, 'utf8').matchAll(MARKED)].map(([, kind, name, text]) => ({
    kind: kind as Block['kind'],
    name: name!,
    text: text!,
  }));

export function block(kind: Block['kind'], name: string): string {
  const found = readmeBlocks().find((other) => other.kind === kind && other.name === name);
  if (!found) throw new Error(`The README has no block marked "${kind}: ${name}".`);
  return found.text;
}

/** The JSON answers among the lines that curl printed one after the other. */
export const answers = (output: string): any[] =>
  output
    .replaceAll('}{', '}\n{')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
