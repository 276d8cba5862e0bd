import type { Core } from '@strapi/strapi';

import { SqlHistory } from '../../../storage/history';
import { StrapiSqlRuntime } from '../engine/sql-runtime';
import { createRecordCheck } from './check';
import { createDocumentCalls } from './context';
import { createDetachment } from './detachment';
import { watchRecordDocuments } from './documents';
import { RecordJournal } from './journal';
import { createRecordLifecycles } from './lifecycles';
import { guardManagerCalls } from './manager-gate';
import { refusePublishing } from './publishing';
import { createMirrorGuard, createTeamMirror } from './team-members';
import { wrapRecordWrites } from './transactions';

export { findUnwritable } from './engine-columns';
export { personOf } from './people';

/** Puts the rules of the CRM's records at every door that leads to their tables. */
export function guardRecords({ strapi }: { strapi: Core.Strapi }): void {
  const check = createRecordCheck(strapi);
  const calls = createDocumentCalls();
  const journal = new RecordJournal(strapi, new SqlHistory(new StrapiSqlRuntime(strapi)));
  wrapRecordWrites(strapi);
  strapi.db.lifecycles.subscribe(createRecordLifecycles(strapi, check, calls, journal));
  strapi.db.lifecycles.subscribe(createTeamMirror(strapi));
  strapi.db.lifecycles.subscribe(createMirrorGuard());
  strapi.db.lifecycles.subscribe(createDetachment(strapi));
  watchRecordDocuments(strapi, check, calls);
  guardManagerCalls(strapi);
  refusePublishing(strapi);
}
