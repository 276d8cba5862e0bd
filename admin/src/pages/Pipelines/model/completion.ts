import { FUNCTIONS } from '../../../../../server/src/definition/expression/functions';

export interface Completion {
  /** What is written. */
  readonly text: string;
  /** How a function is used; empty for a key. */
  readonly about: string;
}

const MOST = 8;

const WORD = /[A-Za-z_][A-Za-z0-9_.]*$/;

const ROOTS: readonly Completion[] = [
  'now',
  'actor.id',
  'actor.roles',
  'actor.teams',
  'actor.kind',
].map((text) => ({ text, about: '' }));

/** What could continue the word before the cursor; nothing inside of a text. */
export function completionsAt(
  text: string,
  cursor: number,
  keys: readonly string[],
): readonly Completion[] {
  const before = text.slice(0, cursor);
  const word = WORD.exec(before)?.[0] ?? '';
  if (word === '' || isInText(before)) return [];
  const all: readonly Completion[] = [
    ...keys.map((key) => ({ text: `data.${key}`, about: '' })),
    ...[...FUNCTIONS].map(([name, { usage }]) => ({ text: `${name}(`, about: usage })),
    ...ROOTS,
  ];
  const typed = word.toLowerCase();
  return all
    .filter((one) => {
      const name = one.text.toLowerCase();
      return name !== typed && (name.startsWith(typed) || name.startsWith(`data.${typed}`));
    })
    .slice(0, MOST);
}

/** Whether a quotation mark is open: escaped ones do not close it. */
function isInText(before: string): boolean {
  let open: string | undefined;
  for (let at = 0; at < before.length; at += 1) {
    const sign = before[at];
    if (open === undefined) open = sign === "'" || sign === '"' ? sign : undefined;
    else if (sign === '\\') at += 1;
    else if (sign === open) open = undefined;
  }
  return open !== undefined;
}

export function insertCompletion(
  text: string,
  cursor: number,
  completion: string,
): { readonly text: string; readonly cursor: number } {
  const start = text.slice(0, cursor).replace(WORD, '');
  return {
    text: start + completion + text.slice(cursor),
    cursor: start.length + completion.length,
  };
}
