import { Box, Button, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';

import type { DelegationView } from '../../../../server/src/contracts/delegations';
import { useGetCrmDelegationsQuery } from '../../api/delegations';
import { EmptyState } from '../../components/EmptyState';
import { ListFrame } from '../../components/ListFrame';
import { ListPages } from '../../components/ListPages';
import { LoadError } from '../../components/LoadError';
import { LoadingCard } from '../../components/LoadingCard';
import { useIsWide } from '../../hooks/useIsWide';
import { NEW, type ListLocation } from '../../hooks/useListLocation';
import { usePolling } from '../../hooks/usePolling';
import { useTranslate } from '../../hooks/useTranslate';
import { useOwnId } from '../../inputs/people/useOwnId';
import { DelegationModal } from './DelegationModal';
import { DelegationRow } from './DelegationRow';
import { useDelegationRights } from './useDelegationRights';

const VIEWS = {
  current: ['active', 'upcoming'],
  active: ['active'],
  upcoming: ['upcoming'],
  past: ['past'],
} as const satisfies Record<string, readonly DelegationView['state'][]>;

type View = keyof typeof VIEWS;

interface DelegationListProps {
  whose: 'own' | 'all';
  location: ListLocation;
}

/** Delegations by state: those from and to the user, or those of everybody. */
export function DelegationList({ whose, location }: DelegationListProps) {
  const t = useTranslate();
  const isWide = useIsWide();
  const own = useOwnId();
  const { hasOwn, managesAll } = useDelegationRights();
  const { page, pageSize } = location;
  const asked = location.valueOf('state') ?? '';
  const view: View = asked in VIEWS ? (asked as View) : 'current';
  const { data, error, refetch } = useGetCrmDelegationsQuery(
    { whose, states: VIEWS[view], page, pageSize },
    { pollingInterval: usePolling() },
  );
  const open = location.valueOf('open');
  const opened = data?.items.find(({ id }) => id === open);
  const close = () => location.show({ open: null });
  const canAdd = whose === 'all' ? managesAll : hasOwn;
  const mayChange = ({ delegator }: DelegationView): boolean =>
    managesAll || (hasOwn && delegator === own);

  const content = () => {
    if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
    if (!data) return <LoadingCard />;
    if (data.items.length === 0) {
      return view === 'current' ? (
        <EmptyState
          title={t(`delegation.empty.${whose}`)}
          text={t('delegation.empty.text')}
          action={
            canAdd ? (
              <Button onClick={() => location.show({ open: NEW })}>
                {t(whose === 'all' ? 'delegation.add.other' : 'delegation.add')}
              </Button>
            ) : undefined
          }
        />
      ) : (
        <EmptyState title={t('list.noMatch.title')} text={t('list.noMatch.text')} />
      );
    }
    const columns = isWide
      ? (['who', 'when', 'scope', 'state', 'actions'] as const)
      : (['who'] as const);
    return (
      <>
        <ListFrame
          columns={columns.map((key) => ({ key, title: t(`delegation.column.${key}`) }))}
          count={data.items.length}
        >
          {data.items.map((delegation) => (
            <DelegationRow
              key={delegation.id}
              {...{ delegation, isWide }}
              canChange={mayChange(delegation)}
              onOpen={() => location.show({ open: delegation.id })}
            />
          ))}
        </ListFrame>
        <ListPages pageCount={data.pageCount} total={data.total} />
      </>
    );
  };

  return (
    <>
      <Flex paddingBottom={4}>
        <Box width="24rem">
          <SingleSelect
            aria-label={t('delegation.column.state')}
            size="S"
            value={view}
            onChange={(value: string | number) =>
              location.show({ state: value === 'current' ? null : String(value) })
            }
          >
            {Object.keys(VIEWS).map((one) => (
              <SingleSelectOption key={one} value={one}>
                {t(`delegation.view.${one as View}`)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Box>
      </Flex>
      {content()}
      {open === NEW && canAdd ? (
        <DelegationModal isOfAnother={whose === 'all'} canChange onClose={close} />
      ) : null}
      {opened ? (
        <DelegationModal
          key={opened.id}
          delegation={opened}
          isOfAnother={opened.delegator !== own}
          canChange={mayChange(opened)}
          onClose={close}
        />
      ) : null}
    </>
  );
}
