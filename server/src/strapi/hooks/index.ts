import { addEmbeddedContacts } from '../level-1';
import { untrackWritten } from '../patches/schema-storage';
import { hideParts } from '../schema/level-downgrade/once-open';
import { migratePlainTables } from '../schema/migrations';
import { createFileLinkCopy, restoreFileLinks } from '../schema/retention/file-links';
import { createHiddenColumnCopy } from '../schema/retention/hidden-columns';
import { refuseUnknownPast } from '../schema/retention/level-two-booted';
import { contentManagerGate } from './content-manager-gate';
import { createDefinitionGuard } from './definition-guard';
import { createIntegrationGuard } from './integration-guard';
import { createDetachment } from './detachment';
import { createHiddenTypesGate } from './hidden-types-gate';
import { secretsGate } from './secrets-gate';
import type { Hook } from './hook';
import { createContactRescue } from './level-1-deletion';
import { createRowSharing } from './level-1-documents';
import { createLiveFieldGuard } from './live-field-guards';
import { createDepartureHooks } from './departures';
import { createPipelineEntries } from './pipeline-entries';
import { createPipelineGuard } from './pipeline-guard';
import { publishingGate } from './publishing';
import { createRecordDocuments } from './record-documents';
import { createRecordLifecycles } from './record-lifecycles';
import { createMirrorGuard, createTeamMirror } from './team-members';
import { createVotedRecords } from './voted-records';

/**
 * Every hook into Strapi besides routes, in the order of execution per kind: `HookWalk` attaches
 * them phase by phase and, within a phase, from top to bottom. docs/architecture.md has the same
 * table.
 */
export const HOOKS: readonly Hook[] = [
  // While plugins register: after Strapi's own hooks, before those of the app.
  {
    ...{ name: 'calls of the Content Manager', file: 'hooks/content-manager-gate.ts' },
    ...{ kind: 'router gate', at: 'register', level: '2 booted' },
    create: () => contentManagerGate,
  },
  {
    ...{ name: 'no publishing of records', file: 'hooks/publishing.ts' },
    ...{ kind: 'router gate', at: 'register', level: '2 booted' },
    create: () => publishingGate,
  },
  {
    ...{ name: 'types with secrets', file: 'hooks/secrets-gate.ts' },
    ...{ kind: 'router gate', at: 'register', level: '2 booted' },
    create: () => secretsGate,
  },
  {
    ...{ name: 'hidden types', file: 'hooks/hidden-types-gate.ts' },
    ...{ kind: 'router gate', at: 'register', level: 'lowered' },
    create: ({ strapi, levelDowngrade: { hidden } }) =>
      hidden && createHiddenTypesGate(strapi, hidden),
  },
  {
    ...{ name: 'permissions on hidden types', file: 'schema/level-downgrade/permissions.ts' },
    ...{ kind: 'boot hook', at: 'register', level: 'lowered' },
    run: ({ levelDowngrade }) => {
      levelDowngrade.suspendPermissions();
    },
  },
  {
    ...{ name: 'record documents', file: 'hooks/record-documents.ts' },
    ...{ kind: 'document middleware', at: 'register', level: '2 booted' },
    create: ({ strapi, records }) => createRecordDocuments(strapi, records),
  },
  {
    ...{ name: 'record rules', file: 'hooks/record-lifecycles.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ strapi, records }) => createRecordLifecycles(strapi, records),
  },
  {
    ...{ name: 'mirror of team members', file: 'hooks/team-members.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ strapi }) => createTeamMirror(strapi),
  },
  {
    ...{ name: 'one writer of the mirror', file: 'hooks/team-members.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: () => createMirrorGuard(),
  },
  {
    ...{ name: 'children of deleted parents', file: 'hooks/detachment.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ strapi }) => createDetachment(strapi),
  },
  {
    ...{ name: 'one writer of definitions', file: 'hooks/definition-guard.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: () => createDefinitionGuard(),
  },
  {
    ...{ name: 'one writer of integrations', file: 'hooks/integration-guard.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: () => createIntegrationGuard(),
  },
  {
    ...{ name: 'what pipelines write', file: 'hooks/pipeline-guard.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ strapi, pipelines }) => createPipelineGuard(strapi, pipelines),
  },
  {
    ...{ name: 'records with votes', file: 'hooks/voted-records.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ strapi, pipelines }) => createVotedRecords(strapi, pipelines),
  },
  {
    ...{ name: 'starts and ends of pipelines', file: 'hooks/pipeline-entries.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ strapi, pipelines }) => createPipelineEntries(strapi, pipelines),
  },
  {
    ...{ name: 'people who leave', file: 'hooks/departures.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ strapi, pipelines }) => createDepartureHooks(strapi, pipelines),
  },

  {
    ...{ name: 'changes of documents', file: 'hooks/entry-changes.ts' },
    ...{ kind: 'document middleware', at: 'register', level: '2 booted' },
    create: ({ entryChanges }) => entryChanges.documents(),
  },
  {
    ...{ name: 'changes of rows', file: 'hooks/entry-changes.ts' },
    ...{ kind: 'lifecycle', at: 'register', level: '2 booted' },
    create: ({ entryChanges }) => entryChanges.rows(),
  },

  // Models are read; the database schema is not synchronized yet.
  {
    ...{ name: 'column of embedded contacts', file: 'level-1/register.ts' },
    ...{ kind: 'boot hook', at: 'beforeSync', level: 'any' },
    run: ({ strapi, contacts, patches, hostUids }) => {
      addEmbeddedContacts({ strapi, store: contacts, patches, uids: hostUids() });
    },
  },
  {
    ...{ name: 'rows of one document', file: 'hooks/level-1-documents.ts' },
    ...{ kind: 'document middleware', at: 'beforeSync', level: 'any' },
    create: ({ contacts }) => createRowSharing(contacts),
  },
  {
    ...{ name: 'contacts of deleted hosts', file: 'hooks/level-1-deletion.ts' },
    ...{ kind: 'lifecycle', at: 'beforeSync', level: 'any' },
    create: ({ strapi, contacts }) => createContactRescue(strapi, contacts),
  },
  {
    ...{ name: 'unreachable database', file: 'schema/retention/level-two-booted.ts' },
    ...{ kind: 'boot hook', at: 'beforeSync', level: 'any' },
    run: ({ pastOfLevelTwo }) => {
      refuseUnknownPast(pastOfLevelTwo);
    },
  },
  {
    ...{ name: 'columns of custom fields', file: 'live-fields/declared-columns.ts' },
    ...{ kind: 'boot hook', at: 'beforeSync', level: '2 booted' },
    run: ({ liveFields }) => {
      liveFields.beforeSync();
    },
  },

  // The database schema is synchronized.
  {
    ...{ name: 'schema that Strapi stored', file: 'patches/schema-storage.ts' },
    ...{ kind: 'boot hook', at: 'afterSync', level: 'any' },
    run: ({ strapi }) => untrackWritten(strapi),
  },
  {
    ...{ name: 'migrations of plain tables', file: 'schema/migrations/run.ts' },
    ...{ kind: 'boot hook', at: 'afterSync', level: '2 booted' },
    run: ({ strapi }) => migratePlainTables(strapi),
  },
  {
    ...{ name: 'file links that were lost', file: 'schema/retention/file-links.ts' },
    ...{ kind: 'boot hook', at: 'afterSync', level: '2 booted' },
    run: ({ strapi }, boot) => restoreFileLinks(strapi, boot),
  },
  {
    ...{ name: 'copy of file links', file: 'schema/retention/file-links.ts' },
    ...{ kind: 'lifecycle', at: 'afterSync', level: '2 booted' },
    create: ({ strapi }) => createFileLinkCopy(strapi),
  },
  {
    ...{ name: 'custom fields to complete', file: 'live-fields/live-fields.ts' },
    ...{ kind: 'boot hook', at: 'afterSync', level: '2 booted' },
    run: ({ liveFields }) => liveFields.afterSync(),
  },

  // While plugins bootstrap: after the app's `register`, before its `bootstrap`.
  {
    ...{ name: 'rows before publishing', file: 'live-fields/document-before.ts' },
    ...{ kind: 'document middleware', at: 'bootstrap', level: '2' },
    create: ({ liveFields }) => liveFields.before.middleware(),
  },
  {
    ...{ name: 'rules of custom fields', file: 'hooks/live-field-guards.ts' },
    ...{ kind: 'lifecycle', at: 'bootstrap', level: '2' },
    create: ({ liveFields: { guards } }) => guards && createLiveFieldGuard(guards),
  },
  {
    ...{ name: 'columns that are not shown', file: 'schema/retention/hidden-columns.ts' },
    ...{ kind: 'document middleware', at: 'bootstrap', level: 'any' },
    create: ({ strapi, liveFields: { registry } }) =>
      createHiddenColumnCopy(strapi, () => registry.all()),
  },

  // The server listens; not reached by CLI commands.
  {
    ...{ name: 'what a lowered level hides', file: 'schema/level-downgrade/once-open.ts' },
    ...{ kind: 'boot hook', at: 'listening', level: 'lowered' },
    run: ({ strapi, levelDowngrade: { hidden } }) => {
      if (hidden) hideParts(strapi, hidden);
    },
  },
  {
    ...{ name: 'custom fields of other processes', file: 'ports/watcher.ts' },
    ...{ kind: 'boot hook', at: 'listening', level: '2' },
    run: ({ liveFields }) => {
      liveFields.watcher.start();
    },
  },
  {
    ...{ name: 'subscriptions of other processes', file: 'ports/watcher.ts' },
    ...{ kind: 'boot hook', at: 'listening', level: '2' },
    run: ({ watchSubscriptions }) => {
      watchSubscriptions();
    },
  },
  {
    ...{ name: 'triggers of other processes', file: 'ports/watcher.ts' },
    ...{ kind: 'boot hook', at: 'listening', level: '2' },
    run: ({ watchTriggers }) => {
      watchTriggers();
    },
  },
  {
    ...{ name: 'sweep', file: 'services/engine/sweep.ts' },
    ...{ kind: 'boot hook', at: 'listening', level: '2 booted' },
    run: ({ sweep }) => {
      sweep();
    },
  },
  {
    ...{ name: 'workers', file: 'services/workers.ts' },
    ...{ kind: 'boot hook', at: 'listening', level: '2' },
    run: ({ work }) => {
      work();
    },
  },
];
