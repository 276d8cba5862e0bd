import { isList, isMap, type Json } from './document';
import { kindOfStep } from './language';

/** What a step is about, in a few words of its own: a title, a time, names. */
export function summaryOf(step: Json): string {
  const kind = kindOfStep(step);
  if (!kind || !isMap(step)) return '';
  const value = step[kind.name];
  if (typeof step.label === 'string') return step.label;
  if (typeof value === 'string') return value;
  if (isMap(value)) {
    return kind.name === 'set' ? Object.keys(value).join(', ') : '';
  }
  return '';
}

/** How many branches or steps a block has; undefined for a step that is no block. */
export function sizeOf(step: Json): number | undefined {
  const kind = kindOfStep(step);
  const value = kind && isMap(step) ? step[kind.name] : undefined;
  return isList(value) ? value.length : undefined;
}

/** The steps of a flow with those inside of blocks. */
export function countSteps(flow: Json | undefined): number {
  if (isList(flow)) return flow.reduce<number>((count, step) => count + countSteps(step), 0);
  if (!isMap(flow)) return 0;
  const inner = Object.values(flow).reduce<number>(
    (count, part) => count + (isList(part) ? countSteps(part) : 0),
    0,
  );
  return inner + (kindOfStep(flow) ? 1 : 0);
}
