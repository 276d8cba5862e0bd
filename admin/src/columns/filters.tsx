import { lazy, Suspense, type ComponentType } from 'react';

import { INPUTS } from '../../../server/src/constants';
import { knownPeople } from '../api/knownPeople';
import { withTexts } from '../components/withTexts';
import type { InputAttribute } from '../inputs/props';
import { PLUGIN_ID } from '../pluginId';
import type { PersonFilterProps } from './PersonFilter';

interface Filter {
  readonly name: string;
  readonly input?: ComponentType<never>;
  readonly [key: string]: unknown;
}

interface FilterList {
  readonly displayedFilters: readonly Filter[];
  readonly layout: {
    readonly layout?: readonly { readonly name: string; readonly attribute?: InputAttribute }[];
  };
}

const PEOPLE = [INPUTS.owner, INPUTS.person].map((name) => `plugin::${PLUGIN_ID}.${name}`);

const OPERATORS = ['$eq', '$ne', '$null', '$notNull'].map((value) => ({
  value,
  label: { id: `components.FilterOptions.FILTER_TYPES.${value}`, defaultMessage: value },
}));

const PersonFilter = lazy(withTexts(() => import('./PersonFilter')));

/** Strapi draws it in a popover of its own, outside of our texts. */
function Input(props: PersonFilterProps) {
  return (
    <Suspense fallback={null}>
      <PersonFilter {...props} />
    </Suspense>
  );
}

/** Filters by owner or author take names. Strapi says which attribute a column of the list shows. */
export function namePeopleInFilters({ displayedFilters, layout }: FilterList): FilterList {
  const columns = layout.layout ?? [];
  const isPerson = (name: string): boolean =>
    columns.some(
      (column) => column.name === name && PEOPLE.includes(column.attribute?.customField ?? ''),
    );
  return {
    layout,
    displayedFilters: displayedFilters.map((filter) =>
      isPerson(filter.name)
        ? {
            ...filter,
            input: Input as ComponentType<never>,
            operators: OPERATORS,
            options: knownPeople,
          }
        : filter,
    ),
  };
}
