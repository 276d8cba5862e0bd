import type { ReactNode } from 'react';

import { Flex, IconButton, Loader, Typography } from '@strapi/design-system';
import { ChartPie, FileCsv, List } from '@strapi/icons';

import { useTranslate } from '../../hooks/useTranslate';
import { Card } from '../Card';
import { LoadNote } from '../LoadNote';
import { FigureTable, type FigureColumn, type FigureRow } from './FigureTable';

export interface Figures {
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly FigureRow[];
}

interface ChartCardProps {
  /** Also the `data-chart` of the card. */
  name: string;
  title: string;
  about?: string | undefined;
  /** Undefined while it is loading. */
  figures: Figures | undefined;
  error: unknown;
  onRetry: () => void;
  isTable: boolean;
  onTable: (isTable: boolean) => void;
  onDownload?: (() => void) | undefined;
  empty: string;
  children: ReactNode;
}

/** A chart with its table: one of both is shown. */
export function ChartCard(props: ChartCardProps) {
  const { name, title, about, figures, error, onRetry, isTable, onTable, onDownload } = props;
  const t = useTranslate();
  const isEmpty = figures?.rows.length === 0;
  return (
    <Card
      title={title}
      text={about}
      height="100%"
      action={
        figures && !isEmpty ? (
          <Flex gap={1}>
            <IconButton
              variant="ghost"
              label={t(isTable ? 'charts.asChart' : 'charts.asTable')}
              onClick={() => onTable(!isTable)}
            >
              {isTable ? <ChartPie /> : <List />}
            </IconButton>
            {onDownload ? (
              <IconButton variant="ghost" label={t('charts.csv')} onClick={onDownload}>
                <FileCsv />
              </IconButton>
            ) : null}
          </Flex>
        ) : null
      }
      {...{ 'data-chart': name }}
    >
      {error && !figures ? <LoadNote error={error} onRetry={onRetry} /> : null}
      {!error && !figures ? <Loader small>{t('list.loading')}</Loader> : null}
      {isEmpty ? <Typography textColor="neutral600">{props.empty}</Typography> : null}
      {figures && !isEmpty ? (
        isTable ? (
          <FigureTable {...figures} label={title} />
        ) : (
          props.children
        )
      ) : null}
    </Card>
  );
}
