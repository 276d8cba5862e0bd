import type { Core } from '@strapi/strapi';

import { SqlHistory } from '../../sql/history';
import { StrapiSqlRuntime } from '../ports/sql-runtime';
import { createRecordCheck } from './check';
import { createDocumentCalls } from './context';
import { createDetachment } from '../hooks/detachment';
import { watchRecordDocuments } from '../hooks/record-documents';
import { AuditLog } from './audit-log';
import { createRecordLifecycles } from '../hooks/record-lifecycles';
import { guardManagerCalls } from '../hooks/content-manager-gate';
import { refusePublishing } from '../hooks/publishing';
import type { Patches } from '../patches/patch';
import { createMirrorGuard, createTeamMirror } from '../hooks/team-members';
import { wrapRecordWrites } from '../patches/record-queries';

export { findUnwritable } from './engine-columns';

/** Enforces the rules of the CRM's records at every entry point that leads to their tables. */
export function guardRecords({ strapi, patches }: { strapi: Core.Strapi; patches: Patches }): void {
  const check = createRecordCheck(strapi);
  const calls = createDocumentCalls();
  const auditLog = new AuditLog(strapi, new SqlHistory(new StrapiSqlRuntime(strapi)));
  patches.add(wrapRecordWrites(strapi));
  strapi.db.lifecycles.subscribe(createRecordLifecycles(strapi, check, calls, auditLog));
  strapi.db.lifecycles.subscribe(createTeamMirror(strapi));
  strapi.db.lifecycles.subscribe(createMirrorGuard());
  strapi.db.lifecycles.subscribe(createDetachment(strapi));
  watchRecordDocuments(strapi, check, calls);
  guardManagerCalls(strapi);
  refusePublishing(strapi);
}
