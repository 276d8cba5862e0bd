import type { Core } from '@strapi/strapi';

import type { EmbeddedContactStore } from '../level-1';
import type { LiveFields } from '../live-fields';
import type { Patches } from '../patches/patch';
import type { RecordParts } from '../records';
import type { LevelDowngrade } from '../schema/level-downgrade';
import type { PastOfLevelTwo } from '../schema/retention';
import type { EntryChanges } from './entry-changes';
import type { DeparturePort } from './departure-port';
import type { PipelinePort } from './pipeline-port';

/** The dependencies of the hooks. */
export interface HookParts {
  readonly strapi: Core.Strapi;
  readonly patches: Patches;
  readonly pastOfLevelTwo: PastOfLevelTwo;
  readonly contacts: EmbeddedContactStore;
  /** Types of the app that opted in to embedded contacts. */
  readonly hostUids: () => readonly string[];
  readonly records: RecordParts;
  readonly pipelines: PipelinePort & DeparturePort;
  readonly liveFields: LiveFields;
  readonly levelDowngrade: LevelDowngrade;
  /** Handles changes that bypassed the entry points. */
  readonly sweep: () => void;
  /** Looks for subscriptions of other processes from now on. */
  readonly watchSubscriptions: () => void;
  /** Changes of entries, for triggers. */
  readonly entryChanges: EntryChanges;
  /** Looks for triggers of other processes from now on. */
  readonly watchTriggers: () => void;
  /** Starts background work once the server listens. */
  readonly work: () => void;
}
