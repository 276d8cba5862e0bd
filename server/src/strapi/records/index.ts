import type { Core } from '@strapi/strapi';

import type { SqlHistory } from '../../sql/history';
import type { EventPublisher } from '../ports/event-publisher';
import type { Notifier } from '../ports/notifier';
import type { StrapiSqlRuntime } from '../ports/sql-runtime';
import { AuditLog } from './audit-log';
import { createRecordCheck, type CheckRecordWrite } from './check';
import { createDocumentCalls, type DocumentCalls } from './document-call';

export { findUnwritable } from './engine-columns';

/** Shared parts of the record hooks in one running Strapi. */
export interface RecordParts {
  readonly check: CheckRecordWrite;
  readonly calls: DocumentCalls;
  readonly auditLog: AuditLog;
}

export const createRecordParts = (
  strapi: Core.Strapi,
  runtime: StrapiSqlRuntime,
  history: SqlHistory,
  events: EventPublisher,
  notifier: Notifier,
): RecordParts => ({
  check: createRecordCheck(strapi),
  calls: createDocumentCalls(),
  auditLog: new AuditLog(strapi, runtime, history, events, notifier),
});
