import { Button, Flex } from '@strapi/design-system';
import { GridFour, List, TrendUp } from '@strapi/icons';

import { useTranslate } from '../../../hooks/useTranslate';
import type { BoardLocation, BoardView } from './useBoardLocation';

const ICONS = { board: GridFour, table: List, forecast: TrendUp } as const;

interface ViewSwitchProps {
  location: BoardLocation;
  views: readonly BoardView[];
}

/** Columns of cards, a table, or the forecast by month. */
export function ViewSwitch({ location, views }: ViewSwitchProps) {
  const t = useTranslate();
  return (
    <Flex gap={1} role="group" aria-label={t('board.view')} marginLeft="auto">
      {views.map((view) => {
        const Icon = ICONS[view];
        const isShown = location.view === view;
        return (
          <Button
            key={view}
            variant={isShown ? 'secondary' : 'tertiary'}
            aria-pressed={isShown}
            startIcon={<Icon />}
            onClick={() =>
              location.show({ view: view === 'board' ? null : view, sort: null, stage: null })
            }
          >
            {t(`board.view.${view}`)}
          </Button>
        );
      })}
    </Flex>
  );
}
