import { humanize } from '../../../../components/SchemaForm/model/rows';

export interface StepPlace {
  /** The transition or campaign whose flow it is. */
  readonly flow: string;
  /** The numbers of the steps from the outside in, from 1; of a branch, its number. */
  readonly parts: readonly { readonly kind: 'step' | 'branch'; readonly number: number }[];
}

/** Where a step is in its definition: `transitions.win.do[0].parallel[1][0]`. */
export function placeOf(path: string): StepPlace {
  const [, name = path] = /^(?:transitions|campaigns)\.([^.[]+)/.exec(path) ?? [];
  const parts: StepPlace['parts'][number][] = [];
  for (const [, key, indexes = ''] of path.matchAll(/\.?(\w+)((?:\[\d+\])+)/g)) {
    for (const [place, [, index]] of [...indexes.matchAll(/\[(\d+)\]/g)].entries()) {
      const isBranch = key === 'parallel' && place === 0;
      parts.push({ kind: isBranch ? 'branch' : 'step', number: Number(index) + 1 });
    }
  }
  return { flow: humanize(name), parts };
}

/** Every value of an instance's data as a line of text. */
export function linesOf(
  data: Readonly<Record<string, unknown>>,
): readonly (readonly [string, string])[] {
  return Object.entries(data).map(([key, value]) => [key, textOf(value)] as const);
}

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
