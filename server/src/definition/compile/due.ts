import type { CompiledDuration } from '../../core/contracts';
import { DEFINITION_LIMITS } from '../limits';
import type { JsonPath } from '../path';
import type { DefinitionReader } from './reader';

/** The due date of a task or an approval, and when its people are reminded. */
export interface ReadDue {
  readonly due: CompiledDuration | null;
  readonly reminders: readonly number[];
}

/**
 * `due` and `remind`; undefined if something was reported. Below level 3 nobody is reminded, and no
 * timer is armed.
 */
export function readDue(
  reader: DefinitionReader,
  { due, remind }: { readonly due: unknown; readonly remind: unknown },
  path: JsonPath,
): ReadDue | undefined {
  const before = remind === undefined ? [] : readRemind(reader, remind, [...path, 'remind']);
  // Somebody may give it a due date later.
  const reminders = reader.isAtLevel3 ? [...new Set([...(before ?? []), 0])] : [];
  if (due === undefined) {
    if (remind === undefined) return { due: null, reminders };
    const advice = 'write "due", or remove "remind"';
    reader.diagnostics.error('missing', path, '"remind" needs a due date.', advice);
    return undefined;
  }
  const duration = reader.duration(due, [...path, 'due']);
  if (!duration || !before) return undefined;
  return { due: duration, reminders };
}

function readRemind(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): readonly number[] | undefined {
  reader.needsLevel3(path);
  const items = reader.oneOrMany(value);
  if (items.length > DEFINITION_LIMITS.reminders) {
    const message = `There are ${items.length} reminders.`;
    const advice = `write at most ${DEFINITION_LIMITS.reminders}`;
    reader.diagnostics.error('too_large', path, message, advice);
    return undefined;
  }
  const read = items.map(([item, below]) => reader.duration(item, [...path, ...below])?.ms);
  const known = read.filter((ms) => ms !== undefined);
  return known.length === read.length ? known : undefined;
}
