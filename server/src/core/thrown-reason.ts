import { toStorable } from './text';
import { valueIn } from './thrown-value';

/** Longer reasons, such as the HTML page of a failed request, are cut. */
const LONGEST = 2_000;

/**
 * Why a call of an app's code failed, as text that can be stored. JavaScript can throw anything, not
 * only an `Error`.
 */
export function reasonOf(thrown: unknown): string {
  const reason = textOf(thrown).trim();
  return toStorable(reason.length > LONGEST ? `${reason.slice(0, LONGEST)}…` : reason);
}

function textOf(thrown: unknown): string {
  if (typeof thrown === 'string' && thrown.trim() !== '') return thrown;
  if (thrown === null || thrown === undefined)
    return `It threw ${String(thrown)}, without a reason.`;
  if (typeof thrown !== 'object') return `It threw a ${typeof thrown}, without a reason.`;
  const message = valueIn(thrown, 'message');
  if (typeof message === 'string' && message.trim() !== '') return message;
  const name = valueIn(thrown, 'stack') === undefined ? undefined : valueIn(thrown, 'name');
  return typeof name === 'string' ? name : 'It threw an object, without a reason.';
}
