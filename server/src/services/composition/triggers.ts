import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import type { TriggerSettings } from '../../contracts/trigger-settings';
import type { Clock, TriggerContract } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import type { Registry } from '../../core/registry';
import type { SqlRuntime } from '../../sql/ports';
import { TriggerEventRows } from '../../sql/triggers/trigger-event-rows';
import { TriggerLogRows } from '../../sql/triggers/trigger-log-rows';
import { TriggerRows } from '../../sql/triggers/trigger-rows';
import { afterCommit } from '../../strapi/ports/after-commit';
import { ReceivedCalls } from '../../strapi/ports/received-calls';
import type { SecretBox } from '../../strapi/ports/secret-box';
import { TriggerSubjects } from '../../strapi/ports/trigger-subjects';
import type { BackgroundJobs } from '../background-jobs';
import type { EngineService } from '../engine/engine';
import type { LimitedCall } from '../extensions';
import type { Levels } from '../levels';
import {
  CallLog,
  KnownTriggers,
  SavedTriggers,
  TriggerEvents,
  Triggers,
  WatchedEntries,
  type TriggerOrigin,
} from '../triggers';

interface TriggerParts {
  readonly strapi: Core.Strapi;
  readonly clock: Clock;
  readonly runtime: SqlRuntime;
  readonly levels: Levels;
  readonly box: SecretBox;
  readonly engine: EngineService;
  readonly limited: LimitedCall;
  readonly config: PluginConfig;
  readonly contracts: Registry<TriggerContract>;
  readonly origin: TriggerOrigin;
  readonly jobs: BackgroundJobs;
  readonly triggerJobs: BackgroundJobs;
}

/** Triggers: what is called from outside, and what watches entries. */
export function composeTriggers(parts: TriggerParts) {
  const { strapi, clock, runtime, levels, box, engine, limited, config, contracts } = parts;
  const rows = new TriggerRows(runtime);
  const subjects = new TriggerSubjects(strapi);
  const known = new KnownTriggers({
    ...{ configured: config.triggers, contracts, rows, box },
    checkTypes: (settings) => typeProblems(subjects, settings),
    onFault: (message) => {
      strapi.log.warn(`nexus-crm: ${message}`);
    },
  });
  const logRows = new TriggerLogRows(runtime);
  const log = new CallLog(strapi, logRows, clock);
  const triggers = new Triggers(strapi, {
    ...{ known, engine, clock, limited, log, jobs: parts.jobs, calls: new ReceivedCalls(strapi) },
    findSubjects: (type, where) => subjects.find(type, where),
  });
  const { origin, jobs, triggerJobs } = parts;
  const eventRows = new TriggerEventRows(runtime);
  const events = new TriggerEvents(strapi, {
    ...{ known, engine, clock, origin, jobs, triggerJobs, rows: eventRows },
    findSubjects: (type, where) => subjects.find(type, where),
  });
  const watchedEntries = new WatchedEntries(strapi, {
    ...{ levels, known, clock, origin, rows: eventRows },
    onStored: (key) => events.request(key),
  });
  const savedTriggers = new SavedTriggers({
    ...{ levels, rows, known, box, clock, events: eventRows, calls: logRows },
    changed: () =>
      afterCommit(strapi, 'nexus-crm: reading the triggers', () => watchedEntries.refresh()),
    runtime,
    request: (key) => events.request(key),
    removed: async (key) => {
      await triggers.remove(key);
      await events.abandon(key);
    },
  });
  return { triggers, savedTriggers, watchedEntries, triggerRows: rows };
}

/** The content types and attributes that settings name. */
function typeProblems(
  subjects: TriggerSubjects,
  { start, act, entry }: TriggerSettings,
): readonly Problem[] {
  const command = start ? 'start' : 'act';
  const subject = (start ?? act)?.subject;
  const fault = subject && subjects.typeFault(subject.type);
  const problem = (path: readonly string[], text: string): Problem => ({
    path,
    message: `"${path.join('.')}" ${text}`,
  });
  if (fault !== undefined) return [problem([command, 'subject', 'type'], fault)];
  const attributes = Object.keys(subject?.where ?? {}).flatMap((name) => {
    const wrong = subjects.attributeFault(subject?.type ?? '', name);
    return wrong === undefined ? [] : [problem([command, 'subject', 'where', name], wrong)];
  });
  const watched = entry && subjects.typeFault(entry.type);
  const ofEntry = watched === undefined ? [] : [problem(['entry', 'type'], watched)];
  return [...attributes, ...ofEntry];
}
