import type { Json } from '../../core/contracts';
import type { JsonPath } from '../path';
import { automationShape, breachShape, escalationShape, slaShape } from '../schema';
import { readTargets } from './assignment';
import type { DefinitionReader } from './reader';

const PERCENTAGE = /^(?:100|[1-9]?\d)(?:\.\d{1,2})?%$/;
/** The only `until` of an SLA that is not a stage. */
const FIRST_RESPONSE = 'firstResponse';

function readAction(
  reader: DefinitionReader,
  rule: { readonly action: string | undefined; readonly to: unknown; readonly with: unknown },
  path: JsonPath,
): void {
  const { action, to } = rule;
  if (action !== undefined) {
    reader.refer('automation', action, [...path, 'action']);
    const options = rule.with === undefined ? {} : (rule.with as Json);
    reader.checkInput('automation', action, options, [...path, 'with']);
  }
  if (to !== undefined) readTargets(reader, to, [...path, 'to']);
}

/** Level 3: `automation` of an entity. Validated here, carried out at level 3. */
export function readAutomation(reader: DefinitionReader, value: unknown, path: JsonPath): void {
  reader.needsLevel3(path);
  const keys = reader.keys(value, automationShape, path);
  if (keys?.escalation === undefined) return;
  const list = reader.list(keys.escalation, [...path, 'escalation']) ?? [];
  for (const [index, item] of list.entries()) {
    const place = [...path, 'escalation', index];
    const rule = reader.keys(item, escalationShape, place);
    if (!rule) continue;
    reader.duration(rule.after, [...place, 'after']);
    readAction(reader, rule, place);
  }
}

/** Level 3: `sla`. Returns the stages that end it, to check that they exist. */
export function readSla(
  reader: DefinitionReader,
  value: unknown,
): ReadonlyArray<{ readonly stage: string; readonly path: JsonPath }> {
  if (value === undefined) return [];
  const path = ['sla'];
  reader.needsLevel3(path);
  const keys = reader.keys(value, slaShape, path);
  if (!keys) return [];
  reader.duration(keys.duration, [...path, 'duration']);
  if (keys.calendar !== undefined) reader.refer('calendar', keys.calendar, [...path, 'calendar']);
  if (keys.warnAt !== undefined) readWarnAt(reader, keys.warnAt, [...path, 'warnAt']);
  if (keys.onBreach !== undefined) readOnBreach(reader, keys.onBreach, [...path, 'onBreach']);
  return keys.until === undefined ? [] : readUntil(reader, keys.until, [...path, 'until']);
}

function readWarnAt(reader: DefinitionReader, value: unknown, path: JsonPath): void {
  if (typeof value !== 'string' || !value.endsWith('%')) {
    reader.duration(value, path);
  } else if (!PERCENTAGE.test(value)) {
    const message = `"warnAt" cannot be ${JSON.stringify(value.slice(0, 20))}.`;
    reader.diagnostics.error(
      'duration',
      path,
      message,
      'write a share such as "80%", or a duration',
    );
  }
}

function readOnBreach(reader: DefinitionReader, value: unknown, path: JsonPath): void {
  for (const [index, item] of (reader.list(value, path) ?? []).entries()) {
    const keys = reader.keys(item, breachShape, [...path, index]);
    if (keys) readAction(reader, keys, [...path, index]);
  }
}

function readUntil(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): Array<{ stage: string; path: JsonPath }> {
  return reader.oneOrMany(value).flatMap(([stage, index]) => {
    const place = [...path, ...index];
    if (stage === FIRST_RESPONSE) return [];
    if (typeof stage === 'string') return [{ stage, path: place }];
    const advice = 'write the name of a stage, or "firstResponse"';
    reader.diagnostics.error('type', place, '"until" is not a text.', advice);
    return [];
  });
}
