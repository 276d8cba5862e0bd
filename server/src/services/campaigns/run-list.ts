import type { Core } from '@strapi/strapi';

import { ListRuns } from '../../contracts/campaigns';
import { valuesOf } from '../../contracts/id-filter';
import { parseRequest } from '../../contracts/parse';
import type { MemberRows } from '../../sql/campaigns/members';
import type { RunRows } from '../../sql/campaigns/runs';
import type { DocumentCaller } from '../../strapi/ports/content-permissions';
import { readableCampaigns } from '../../strapi/ports/readable-campaigns';
import { pageMeta, toPage } from '../paging';
import { presentRun } from './present';

/**
 * Runs of the campaigns that the caller may read, the latest first. Three statements: a page, its members
 * by status, and the total.
 *
 * @throws CrmValidationError, CrmRefusedError if the caller may not list campaigns.
 */
export async function listRuns(
  strapi: Core.Strapi,
  rows: { readonly runs: RunRows; readonly members: MemberRows },
  query: ListRuns.Query,
  caller: DocumentCaller | undefined,
): Promise<ListRuns.Response> {
  const { filters = {}, pagination } = parseRequest(ListRuns.query, query, 'query');
  const readable = await readableCampaigns(strapi, caller);
  const page = toPage(pagination);
  const { runs, total } = await rows.runs.page(readable, valuesOf(filters.campaign), page);
  const metricsOf = await rows.members.metricsOf(runs.map(({ campaign }) => campaign));
  return {
    data: runs.map((run) => presentRun(run, metricsOf(run.campaign))),
    meta: { pagination: pageMeta(page, total) },
  };
}
