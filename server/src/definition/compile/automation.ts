import {
  BUILT_IN_AUTOMATIONS,
  type CompiledAutomation,
  type CompiledEscalation,
  type Json,
} from '../../core/contracts';
import { DEFINITION_LIMITS } from '../limits';
import { formatPath, type JsonPath } from '../path';
import { automationShape, breachShape, escalationShape, slaShape } from '../schema';
import { readAssignment } from './assignment';
import type { DefinitionReader } from './reader';

const PERCENTAGE = /^(?:100|[1-9]?\d)(?:\.\d{1,2})?%$/;
/** The only `until` of an SLA that is not a stage. */
const FIRST_RESPONSE = 'firstResponse';

interface WrittenAction {
  readonly action: string | undefined;
  readonly to: unknown;
  readonly with: unknown;
}

/** What an escalation or a breach does; undefined if that was reported. */
function readAction(
  reader: DefinitionReader,
  { action, to, with: options = {} }: WrittenAction,
  path: JsonPath,
): CompiledAutomation | undefined {
  const assignment = to === undefined ? null : readAssignment(reader, to, [...path, 'to']);
  if (action === undefined || assignment === undefined) return undefined;
  reader.refer('automation', action, [...path, 'action']);
  const place = [...path, 'with'];
  reader.checkInput('automation', action, options as Json, place);
  if (isBuiltIn(action) && Object.keys(options as object).length > 0) {
    const message = `"${action}" takes no options.`;
    reader.diagnostics.error('value', place, message, 'remove "with"');
  }
  return { path: formatPath(path), action, to: assignment, options: options as Json };
}

const isBuiltIn = (action: string): boolean =>
  (BUILT_IN_AUTOMATIONS as readonly string[]).includes(action);

/** An escalation whose stages are not checked yet. */
export interface EscalationDraft {
  readonly escalation: CompiledEscalation;
  readonly stages: readonly { readonly stage: string; readonly path: JsonPath }[];
}

/** FR-L3-001: `automation` of an entity. Validated at every level, carried out at level 3. */
export function readAutomation(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): readonly EscalationDraft[] {
  const isActive = reader.needsLevel3(path);
  const keys = reader.keys(value, automationShape, path);
  if (keys?.escalation === undefined) return [];
  const place = [...path, 'escalation'];
  const list = reader.list(keys.escalation, place) ?? [];
  if (list.length > DEFINITION_LIMITS.escalations) {
    const message = `There are ${list.length} escalations.`;
    const advice = `write at most ${DEFINITION_LIMITS.escalations}`;
    reader.diagnostics.error('too_large', place, message, advice);
    return [];
  }
  const drafts = list.map((item, index) => readEscalation(reader, item, index, [...place, index]));
  return isActive ? drafts.filter((draft) => draft !== undefined) : [];
}

function readEscalation(
  reader: DefinitionReader,
  item: unknown,
  index: number,
  path: JsonPath,
): EscalationDraft | undefined {
  const keys = reader.keys(item, escalationShape, path);
  if (!keys) return undefined;
  const after = reader.duration(keys.after, [...path, 'after']);
  const stages = keys.stage === undefined ? [] : readStageNames(reader, keys.stage, path);
  const automation = readAction(reader, keys, path);
  if (after === undefined || !automation) return undefined;
  if (after.ms === 0) {
    const advice = 'write how long a record may rest, such as "24h"';
    reader.diagnostics.error('duration', [...path, 'after'], '"after" is no time.', advice);
  }
  const escalation: CompiledEscalation = {
    ...automation,
    level: index + 1,
    after,
    since: keys.since ?? 'start',
    stages: keys.stage === undefined ? null : new Set(stages.map(({ stage }) => stage)),
  };
  return { escalation, stages };
}

function readStageNames(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): EscalationDraft['stages'] {
  const advice = 'write the name of a stage, or a list of them';
  const items = reader.oneOrMany(value);
  if (items.length === 0) {
    reader.diagnostics.error('missing', [...path, 'stage'], '"stage" is empty.', advice);
  }
  return items.flatMap(([stage, below]) => {
    const place = [...path, 'stage', ...below];
    if (typeof stage === 'string') return [{ stage, path: place }];
    reader.diagnostics.error('type', place, '"stage" is not a text.', advice);
    return [];
  });
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
