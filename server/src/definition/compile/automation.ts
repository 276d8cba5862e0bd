import {
  BUILT_IN_AUTOMATIONS,
  type CompiledAutomation,
  type CompiledEscalation,
  type CompiledSla,
  type Json,
} from '../../core/contracts';
import { DEFINITION_LIMITS } from '../limits';
import { formatPath, type JsonPath } from '../path';
import { automationShape, breachShape, escalationShape, slaShape } from '../schema';
import { readAssignment } from './assignment';
import type { DefinitionReader } from './reader';

const PERCENTAGE = /^(?:100|[1-9]?\d)(?:\.\d{1,2})?%$/;

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

const STAGE_ADVICE = 'write the name of a stage, or a list of them';

const UNTIL_ADVICE = 'write the name of a stage or of an action, or "firstResponse"';

/** A name with its place. */
export interface NamedPlace {
  readonly name: string;
  readonly path: JsonPath;
}

/** An escalation whose stages are not checked yet. */
export interface EscalationDraft {
  readonly escalation: CompiledEscalation;
  readonly stages: readonly NamedPlace[];
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
  const stages =
    keys.stage === undefined ? [] : readNames(reader, keys.stage, [...path, 'stage'], STAGE_ADVICE);
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
    stages: keys.stage === undefined ? null : new Set(stages.map(({ name }) => name)),
  };
  return { escalation, stages };
}

/** An SLA whose stages and actions are not checked yet. */
export interface SlaDraft {
  /** Undefined if something is wrong with it. */
  readonly sla: Omit<CompiledSla, 'until' | 'pauseIn'> | undefined;
  /** Stages, actions or `firstResponse`; undefined: the end of the instance. */
  readonly until: readonly NamedPlace[] | undefined;
  /** Stages. */
  readonly pauseIn: readonly NamedPlace[];
  /** False below level 3. */
  readonly isActive: boolean;
}

/** FR-L3-002: `sla`. Validated at every level, carried out at level 3. */
export function readSla(reader: DefinitionReader, value: unknown): SlaDraft | undefined {
  if (value === undefined) return undefined;
  const path = ['sla'];
  const isActive = reader.needsLevel3(path);
  const keys = reader.keys(value, slaShape, path);
  if (!keys) return undefined;
  const duration = reader.duration(keys.duration, [...path, 'duration']);
  if (duration?.ms === 0) {
    const advice = 'write the time that there is, such as "2 days"';
    reader.diagnostics.error('duration', [...path, 'duration'], '"duration" is no time.', advice);
  }
  if (keys.calendar !== undefined) reader.refer('calendar', keys.calendar, [...path, 'calendar']);
  const warnAt =
    keys.warnAt === undefined ? null : readWarnAt(reader, keys.warnAt, [...path, 'warnAt']);
  const onBreach =
    keys.onBreach === undefined ? [] : readOnBreach(reader, keys.onBreach, [...path, 'onBreach']);
  const until =
    keys.until === undefined
      ? undefined
      : readNames(reader, keys.until, [...path, 'until'], UNTIL_ADVICE);
  const pauseIn =
    keys.pauseIn === undefined
      ? []
      : readNames(reader, keys.pauseIn, [...path, 'pauseIn'], STAGE_ADVICE);
  const calendar = keys.calendar ?? null;
  const sla =
    duration && warnAt !== undefined ? { duration, calendar, warnAt, onBreach } : undefined;
  return { sla, until, pauseIn, isActive };
}

function readWarnAt(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): CompiledSla['warnAt'] | undefined {
  if (typeof value !== 'string' || !value.endsWith('%')) return reader.duration(value, path);
  const share = PERCENTAGE.test(value) ? Number(value.slice(0, -1)) / 100 : 0;
  if (share > 0 && share < 1) return { share };
  const message = `"warnAt" cannot be ${JSON.stringify(value.slice(0, 20))}.`;
  const advice = 'write a share below the whole such as "80%", or a duration';
  reader.diagnostics.error('duration', path, message, advice);
  return undefined;
}

function readOnBreach(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): readonly CompiledAutomation[] {
  return (reader.list(value, path) ?? []).flatMap((item, index) => {
    const place = [...path, index];
    const keys = reader.keys(item, breachShape, place);
    return (keys && readAction(reader, keys, place)) ?? [];
  });
}

/** @param path its last part is the key that the names are written under. */
function readNames(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  advice: string,
): readonly NamedPlace[] {
  const key = String(path.at(-1));
  const items = reader.oneOrMany(value);
  if (items.length === 0) reader.diagnostics.error('missing', path, `"${key}" is empty.`, advice);
  return items.flatMap(([name, index]) => {
    const place = [...path, ...index];
    if (typeof name === 'string') return [{ name, path: place }];
    reader.diagnostics.error('type', place, `"${key}" is not a text.`, advice);
    return [];
  });
}
