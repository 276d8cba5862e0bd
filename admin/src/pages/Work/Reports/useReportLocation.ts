import { useMemo } from 'react';

import type { ReportScope } from '../../../api/reports';
import { useUrlFilters } from '../../../hooks/useUrlFilters';
import { pipelineKey, type Pipeline } from '../Board/model/pipelines';
import { daysOf, forecastDays, isDay, PRESETS, type Days, type Preset } from './model/periods';

export const FILTERS = ['period', 'from', 'to', 'owner', 'team', 'source'] as const;

/** What the reports show, kept in the URL. */
export function useReportLocation() {
  const { valueOf, show } = useUrlFilters();
  const preset: Preset = PRESETS.find((one) => one === valueOf('period')) ?? 'last12';
  const dayAt = (key: string): string | null => {
    const text = valueOf(key);
    return text !== null && isDay(text) ? text : null;
  };
  return {
    ...{ preset, show },
    definition: valueOf('definition'),
    entity: valueOf('entity'),
    from: dayAt('from'),
    to: dayAt('to'),
    owner: valueOf('owner'),
    team: valueOf('team'),
    source: valueOf('source'),
    currency: valueOf('currency'),
    by: valueOf('by') === 'quarter' ? ('quarter' as const) : ('month' as const),
    tables: (valueOf('table') ?? '').split(',').filter((name) => name !== ''),
    showPipeline: ({ definition, entity }: Pipeline): void =>
      show({ definition, entity, source: null, currency: null }),
  };
}

export type ReportLocation = ReturnType<typeof useReportLocation>;

export const isFiltered = ({ preset, owner, team, source }: ReportLocation): boolean =>
  preset !== 'last12' || owner !== null || team !== null || source !== null;

/** The pipeline in the URL, else the first. */
export const pipelineOf = (
  pipelines: readonly Pipeline[],
  { definition, entity }: Pick<ReportLocation, 'definition' | 'entity'>,
): Pipeline | undefined =>
  pipelines.find((one) => pipelineKey(one) === pipelineKey({ definition, entity })) ??
  pipelines.find((one) => one.definition === definition) ??
  pipelines[0];

/** What all reports are asked for, and the forecast, which looks beyond today. */
export function useScopes(location: ReportLocation, pipeline: Pipeline, now: Date) {
  const { preset, from, to, owner, team, source } = location;
  const { definition, entity } = pipeline;
  const today = now.toISOString().slice(0, 'YYYY-MM-DD'.length);
  return useMemo(() => {
    const at = new Date(today);
    const days: Days = preset === 'custom' ? { from, to } : daysOf(preset, at);
    const of = (limits: Days): ReportScope => ({
      ...{ definition, entity, owner, source, ...limits },
      team: team?.replace(/^team:/, '') ?? null,
    });
    return { days, scope: of(days), forecast: of(forecastDays(days, at)) };
  }, [preset, from, to, owner, team, source, definition, entity, today]);
}
