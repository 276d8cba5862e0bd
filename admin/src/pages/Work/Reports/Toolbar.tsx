import { Box, Button, DatePicker, Flex } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import { useGetCrmSourcesQuery } from '../../../api/reports';
import { ChoiceSelect } from '../../../components/ChoiceSelect';
import { PersonFilter } from '../../../components/PersonFilter';
import { PipelineSelect } from '../../../components/PipelineSelect';
import { useTranslate } from '../../../hooks/useTranslate';
import type { Pipeline } from '../Board/model/pipelines';
import type { Currency } from './model/figures';
import { PRESETS } from './model/periods';
import { FILTERS, isFiltered, type ReportLocation } from './useReportLocation';

interface ToolbarProps {
  location: ReportLocation;
  pipelines: readonly Pipeline[];
  pipeline: Pipeline;
  currencies: readonly Currency[];
  currency: Currency;
}

/** The pipeline, the period, and what narrows the figures. */
export function Toolbar(props: ToolbarProps) {
  const { location, pipelines, pipeline, currencies, currency } = props;
  const t = useTranslate();
  const { preset, show } = location;
  const { data: sources = [] } = useGetCrmSourcesQuery(pipeline.plural ?? '', {
    skip: pipeline.plural === null,
  });
  return (
    <Flex gap={2} wrap="wrap">
      <PipelineSelect
        pipelines={pipelines}
        pipeline={pipeline}
        onChange={location.showPipeline}
      />
      <ChoiceSelect
        label={t('reports.period')}
        value={preset}
        isRequired
        options={PRESETS.map((value) => ({ value, label: t(`reports.period.${value}`) }))}
        onChange={(period) =>
          show({ period: period === 'last12' ? null : period, from: null, to: null })
        }
      />
      {preset === 'custom'
        ? (['from', 'to'] as const).map((key) => (
            <DayFilter
              key={key}
              label={t(`reports.period.${key}`)}
              value={location[key]}
              onChange={(value) => show({ [key]: value })}
            />
          ))
        : null}
      {pipeline.isRecord ? (
        <>
          <PersonFilter
            label={t('reports.owner')}
            kinds={['user', 'admin', 'team']}
            value={location.owner}
            onChange={(owner) => show({ owner })}
          />
          <PersonFilter
            label={t('reports.team')}
            kinds={['team']}
            value={location.team}
            onChange={(team) => show({ team })}
          />
        </>
      ) : null}
      {sources.length > 0 || location.source !== null ? (
        <ChoiceSelect
          label={t('reports.source')}
          value={location.source}
          options={sources.map((value) => ({ value, label: value }))}
          onChange={(source) => show({ source })}
        />
      ) : null}
      {currencies.length > 1 ? (
        <ChoiceSelect
          label={t('reports.currency')}
          value={currency ?? ''}
          isRequired
          width="12rem"
          options={currencies.map((one) => ({
            value: one ?? 'none',
            label: one ?? t('reports.currency.none'),
          }))}
          onChange={(value) => show({ currency: value })}
        />
      ) : null}
      {isFiltered(location) ? (
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

interface DayFilterProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Days have no time zone: the picker's date is read in that of the browser. */
function DayFilter({ label, value, onChange }: DayFilterProps) {
  const [year = 0, month = 1, day = 1] = (value ?? '').split('-').map(Number);
  return (
    <Box width="18rem">
      <DatePicker
        aria-label={label}
        placeholder={label}
        value={value === null ? undefined : new Date(year, month - 1, day)}
        onChange={(date: Date | undefined) =>
          onChange(
            date
              ? [date.getFullYear(), date.getMonth() + 1, date.getDate()]
                  .map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0'))
                  .join('-')
              : null,
          )
        }
        onClear={() => onChange(null)}
      />
    </Box>
  );
}
