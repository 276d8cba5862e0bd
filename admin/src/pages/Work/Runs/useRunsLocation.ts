import { useMemo } from 'react';

import type { RunsQuery } from '../../../api/runs';
import { useUrlFilters } from '../../../hooks/useUrlFilters';
import { RUN_STATES } from './RunStatus';

export const RUNS = '/plugins/nexus-crm/runs';

export const FILTERS = ['definition', 'entity', 'stage', 'state', 'owner', 'sla', 'sort'] as const;

const PAGE_SIZES = [10, 25, 50, 100];
const SORTS = ['startedAt:desc', 'startedAt:asc', 'sla.leftMs'] as const;
const LIVE = ['active', 'needs_attention'];

export const RUN_FILTERS = ['live', ...RUN_STATES, 'all'] as const;

/** What the list of instances shows, kept in the URL. */
export function useRunsLocation() {
  const { params, valueOf, show } = useUrlFilters();
  const page = Math.max(1, Number.parseInt(valueOf('page') ?? '', 10) || 1);
  const size = Number(valueOf('pageSize'));
  const pageSize = PAGE_SIZES.includes(size) ? size : 25;
  const state = RUN_FILTERS.find((one) => one === valueOf('state')) ?? 'live';
  const [definition, entity, stage] = [valueOf('definition'), valueOf('entity'), valueOf('stage')];
  const [owner, sla] = [valueOf('owner'), valueOf('sla')];
  const sort = SORTS.find((one) => one === valueOf('sort')) ?? 'startedAt:desc';
  const query: RunsQuery = useMemo(
    () => ({
      ...{ definition, entity, stage, owner, sort, page, pageSize },
      sla: sla === null ? [] : [sla],
      statuses: state === 'live' ? LIVE : state === 'all' ? [] : [state],
    }),
    [definition, entity, stage, owner, sla, sort, page, pageSize, state],
  );
  return {
    ...{ query, state, sla, show, page },
    isFiltered: FILTERS.some((name) => name !== 'sort' && valueOf(name) !== null),
    /** To come back to the list as it was. */
    search: params.toString(),
  };
}

export type RunsLocation = ReturnType<typeof useRunsLocation>;
