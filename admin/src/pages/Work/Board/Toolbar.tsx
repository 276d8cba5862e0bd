import { Button, Flex } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { SearchInput } from '@strapi/strapi/admin';

import { PipelineSelect } from '../../../components/PipelineSelect';
import { useTranslate } from '../../../hooks/useTranslate';
import type { Pipeline } from './model/pipelines';
import { OwnerFilter } from './OwnerFilter';
import { FILTERS, isFiltered, type BoardLocation, type BoardView } from './useBoardLocation';
import { ValueFilter } from './ValueFilter';
import { ViewSwitch } from './ViewSwitch';

interface ToolbarProps {
  location: BoardLocation;
  pipelines: readonly Pipeline[];
  pipeline: Pipeline | undefined;
  views?: readonly BoardView[];
}

/** The pipeline, and what narrows it. */
export function Toolbar({ location, pipelines, pipeline, views = [] }: ToolbarProps) {
  const t = useTranslate();
  const { show } = location;
  return (
    <Flex gap={2} wrap="wrap">
      <PipelineSelect pipelines={pipelines} pipeline={pipeline} onChange={location.showPipeline} />
      {pipeline?.isRecord ? (
        <>
          <SearchInput label={t('board.search')} placeholder={t('board.search')} />
          <OwnerFilter owners={location.owners} onChange={(owner) => show({ owner })} />
        </>
      ) : null}
      {pipeline?.hasValue ? (
        <>
          <ValueFilter
            label={t('board.filter.from')}
            value={location.from}
            onChange={(from) => show({ from })}
          />
          <ValueFilter
            label={t('board.filter.to')}
            value={location.to}
            onChange={(to) => show({ to })}
          />
        </>
      ) : null}
      {isFiltered(location) ? <ClearFilters location={location} /> : null}
      {views.length > 1 ? <ViewSwitch {...{ location, views }} /> : null}
    </Flex>
  );
}

export function ClearFilters({ location }: { location: BoardLocation }) {
  const t = useTranslate();
  return (
    <Button
      variant="tertiary"
      startIcon={<Cross />}
      onClick={() => location.show(Object.fromEntries(FILTERS.map((name) => [name, null])))}
    >
      {t('board.filter.clear')}
    </Button>
  );
}
