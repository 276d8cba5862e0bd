import { Button, Flex } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import type { StageEntry } from '../../../../../server/src/contracts/available-actions';
import { ChoiceSelect } from '../../../components/ChoiceSelect';
import { PersonFilter } from '../../../components/PersonFilter';
import { PipelineSelect } from '../../../components/PipelineSelect';
import { useHasSla } from '../../../hooks/useLevel';
import { useTranslate } from '../../../hooks/useTranslate';
import { stageLabel } from '../../../process/model/stage';
import type { Pipeline } from '../Board/model/pipelines';
import { FILTERS, RUN_FILTERS, type RunsLocation } from './useRunsLocation';

const SLA = ['on_track', 'at_risk', 'breached', 'paused', 'met'] as const;

interface RunsToolbarProps {
  location: RunsLocation;
  pipelines: readonly Pipeline[];
  stages: readonly StageEntry[];
}

/** Pipeline, stage, state, owner and SLA. */
export function RunsToolbar({ location, pipelines, stages }: RunsToolbarProps) {
  const t = useTranslate();
  const hasSla = useHasSla();
  const { query, state, show, isFiltered } = location;
  const pipeline = pipelines.find(
    ({ definition, entity }) => definition === query.definition && entity === query.entity,
  );
  const own = stages.filter(
    ({ definition, entity }) => definition === query.definition && entity === query.entity,
  );
  return (
    <Flex gap={2} wrap="wrap" paddingBottom={4}>
      <PipelineSelect
        placeholder={t('runs.filter.pipeline')}
        pipelines={pipelines}
        pipeline={pipeline}
        onChange={({ definition, entity }) => show({ definition, entity, stage: null })}
        onClear={() => show({ definition: null, entity: null, stage: null })}
      />
      {own.length > 0 ? (
        <ChoiceSelect
          label={t('runs.filter.stage')}
          value={query.stage}
          options={own.map((stage) => ({ value: stage.name, label: stageLabel(stage) ?? '' }))}
          onChange={(stage) => show({ stage })}
        />
      ) : null}
      <ChoiceSelect
        label={t('runs.filter.state')}
        value={state}
        isRequired
        options={RUN_FILTERS.map((value) => ({ value, label: t(`runs.state.${value}`) }))}
        onChange={(value) => show({ state: value === 'live' ? null : value })}
      />
      <PersonFilter
        label={t('reports.owner')}
        kinds={['user', 'admin', 'team']}
        value={query.owner}
        onChange={(owner) => show({ owner })}
      />
      {hasSla ? (
        <ChoiceSelect
          label={t('runs.filter.sla')}
          value={location.sla}
          options={SLA.map((value) => ({ value, label: t(`runs.sla.${value}`) }))}
          onChange={(sla) => show({ sla })}
        />
      ) : null}
      <ChoiceSelect
        label={t('runs.sort')}
        value={query.sort}
        isRequired
        options={[
          { value: 'startedAt:desc', label: t('runs.sort.newest') },
          { value: 'startedAt:asc', label: t('runs.sort.oldest') },
          ...(hasSla ? [{ value: 'sla.leftMs', label: t('runs.sort.sla') }] : []),
        ]}
        onChange={(sort) => show({ sort: sort === 'startedAt:desc' ? null : sort })}
      />
      {isFiltered ? (
        <Button
          variant="tertiary"
          startIcon={<Cross />}
          onClick={() => show(Object.fromEntries(FILTERS.map((name) => [name, null])))}
        >
          {t('board.filter.clear')}
        </Button>
      ) : null}
    </Flex>
  );
}
