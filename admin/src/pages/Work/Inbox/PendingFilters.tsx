import { Box, Button, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { useHasSla } from '../../../hooks/useLevel';
import { useTranslate } from '../../../hooks/useTranslate';
import { DUE_FILTERS } from './model/due';
import type { InboxLocation } from './useInboxLocation';

export const PENDING_KINDS: readonly PendingItem['kind'][] = [
  ...(['task', 'approval', 'lead', 'opportunity'] as const),
];
export const SLA_FILTERS = ['at_risk', 'breached'] as const;

interface Filter {
  readonly key: 'kind' | 'due' | 'sla';
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** Kind, due date and SLA, kept in the URL. */
export function PendingFilters({ location }: { location: InboxLocation }) {
  const t = useTranslate();
  const hasSla = useHasSla();
  const { filterOf, show } = location;
  const filters: readonly Filter[] = [
    { key: 'kind', options: PENDING_KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) },
    {
      key: 'due',
      options: DUE_FILTERS.map((value) => ({ value, label: t(`inbox.due.${value}`) })),
    },
    ...(hasSla
      ? [
          {
            key: 'sla' as const,
            options: SLA_FILTERS.map((value) => ({ value, label: t(`inbox.sla.${value}`) })),
          },
        ]
      : []),
  ];

  return (
    <Flex gap={2} paddingBottom={4} wrap="wrap">
      {filters.map(({ key, options }) => (
        <Box key={key} width="18rem">
          <SingleSelect
            aria-label={t(`inbox.filter.${key}`)}
            placeholder={t(`inbox.filter.${key}`)}
            size="S"
            value={filterOf(key) ?? ''}
            onChange={(value: string | number) => show({ [key]: String(value) })}
            onClear={() => show({ [key]: null })}
          >
            {options.map(({ value, label }) => (
              <SingleSelectOption key={value} value={value}>
                {label}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Box>
      ))}
    </Flex>
  );
}

export function ClearFilters({ location }: { location: InboxLocation }) {
  const t = useTranslate();
  return (
    <Button
      variant="tertiary"
      startIcon={<Cross />}
      onClick={() => location.show({ kind: null, due: null, sla: null })}
    >
      {t('inbox.filter.clear')}
    </Button>
  );
}
