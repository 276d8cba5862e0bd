import type { Core } from '@strapi/strapi';

import { createRecordCheck } from './check';
import { createDocumentCalls } from './context';
import { createDetachment } from './detachment';
import { watchRecordDocuments } from './documents';
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
  wrapRecordWrites(strapi);
  strapi.db.lifecycles.subscribe(createRecordLifecycles(strapi, check, calls));
  strapi.db.lifecycles.subscribe(createTeamMirror(strapi));
  strapi.db.lifecycles.subscribe(createMirrorGuard());
  strapi.db.lifecycles.subscribe(createDetachment(strapi));
  watchRecordDocuments(strapi, check, calls);
  guardManagerCalls(strapi);
  refusePublishing(strapi);
}
