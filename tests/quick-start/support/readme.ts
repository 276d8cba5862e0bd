import fs from 'node:fs';
import path from 'node:path';

const README = path.resolve(__dirname, '..', '..', '..', 'README.md');

/** `run` a block in a shell, `start` a server with it, or write it to the `file` of that name. */
export interface Block {
  readonly kind: 'run' | 'start' | 'file';
  readonly name: string;
  readonly text: string;
}

const MARKED = /<!-- (run|start|file): (\S+) -->\s*```\w+\n([\s\S]*?)```/g;

/** The fenced blocks of the README that a comment marks, in order. */
export const readmeBlocks = (): Block[] =>
  [...fs.readFileSync(README, 'utf8').matchAll(MARKED)].map(([, kind, name, text]) => ({
    kind: kind as Block['kind'],
    name: name!,
    text: text!,
  }));
