import { lazy, Suspense, type ReactNode } from 'react';

import type { StrapiApp } from '@strapi/strapi/admin';

import { INPUTS } from '../../../server/src/constants';
import { withTexts } from '../components/withTexts';
import type { InputAttribute } from '../inputs/props';
import { PLUGIN_ID } from '../pluginId';
import { namePeopleInFilters } from './filters';
import type { Row } from './row';

interface Header {
  readonly name: string;
  readonly attribute?: InputAttribute;
  readonly cellFormatter?: (row: Row, header: Header) => ReactNode;
}

interface Table {
  readonly displayedHeaders: readonly Header[];
}

const PREFIX = `plugin::${PLUGIN_ID}.`;

/** Columns of these inputs show names, where the row holds ids; a currency is its code. */
const NAMED: readonly string[] = Object.values(INPUTS)
  .filter((name) => name !== INPUTS.currency)
  .map((name) => `${PREFIX}${name}`);

const Cell = lazy(withTexts(() => import('./Cell')));

const formatCell = (row: Row, { name, attribute }: Header): ReactNode => (
  <Suspense fallback={null}>
    <Cell
      input={(attribute?.customField ?? '').slice(PREFIX.length)}
      value={row[name]}
      options={attribute?.options ?? {}}
      row={row}
    />
  </Suspense>
);

/** Shows names in the list view of the Content Manager, and takes names in its filters. */
export function registerColumns(app: StrapiApp): void {
  app.registerHook('Admin/CM/pages/ListView/inject-column-in-table', (table: Table) => ({
    ...table,
    displayedHeaders: table.displayedHeaders.map((header) =>
      header.cellFormatter === undefined && NAMED.includes(header.attribute?.customField ?? '')
        ? { ...header, cellFormatter: formatCell }
        : header,
    ),
  }));
  app.registerHook('Admin/CM/pages/ListView/inject-in-filters', namePeopleInFilters);
}
