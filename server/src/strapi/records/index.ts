import type { Core } from '@strapi/strapi';

import { SqlHistory } from '../../sql/history';
import { StrapiSqlRuntime } from '../ports/sql-runtime';
import { AuditLog } from './audit-log';
import { createRecordCheck, type CheckRecordWrite } from './check';
import { createDocumentCalls, type DocumentCalls } from './context';

export { findUnwritable } from './engine-columns';

/** What the hooks of records share in one running Strapi. */
export interface RecordParts {
  readonly check: CheckRecordWrite;
  readonly calls: DocumentCalls;
  readonly auditLog: AuditLog;
}

export function createRecordParts(strapi: Core.Strapi): RecordParts {
  const runtime = new StrapiSqlRuntime(strapi);
  return {
    check: createRecordCheck(strapi),
    calls: createDocumentCalls(),
    auditLog: new AuditLog(strapi, runtime, new SqlHistory(runtime)),
  };
}
