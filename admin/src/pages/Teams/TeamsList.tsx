import { Box, Button } from '@strapi/design-system';
import { Cross, Plus } from '@strapi/icons';
import { SearchInput } from '@strapi/strapi/admin';

import { useGetCrmTeamsQuery } from '../../api/teams';
import { EmptyState } from '../../components/EmptyState';
import { ListFrame } from '../../components/ListFrame';
import { ListPages } from '../../components/ListPages';
import { LoadError } from '../../components/LoadError';
import { LoadingCard } from '../../components/LoadingCard';
import { SettingsFrame } from '../../components/SettingsFrame';
import { useIsWide } from '../../hooks/useIsWide';
import { NEW, useListLocation } from '../../hooks/useListLocation';
import { usePolling } from '../../hooks/usePolling';
import { useTranslate } from '../../hooks/useTranslate';
import { TeamModal } from './TeamModal';
import { TeamRow } from './TeamRow';
import { useTeamRights } from './useTeamRights';

const COLUMNS = ['name', 'key', 'members', 'capacity'] as const;

/** Every team with its lead, its members and their capacity, and who of them is away. */
export function TeamsList() {
  const t = useTranslate();
  const location = useListLocation();
  const { canCreate } = useTeamRights();
  const { page, pageSize } = location;
  const search = location.valueOf('_q') ?? '';
  const { data, error, refetch } = useGetCrmTeamsQuery(
    { page, pageSize, search },
    { pollingInterval: usePolling() },
  );
  const isWide = useIsWide();
  const open = location.valueOf('open');
  const opened = data?.items.find(({ documentId }) => documentId === open);
  const close = () => location.show({ open: null });
  const add = canCreate ? (
    <Button size="S" startIcon={<Plus />} onClick={() => location.show({ open: NEW })}>
      {t('teams.add')}
    </Button>
  ) : undefined;
  const columns = isWide ? COLUMNS : (['name'] as const);

  const content = () => {
    if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
    if (!data) return <LoadingCard />;
    if (data.total === 0 && search === '') {
      return (
        <EmptyState title={t('teams.empty.title')} text={t('teams.empty.text')} action={add} />
      );
    }
    return (
      <>
        <Box paddingBottom={4}>
          <SearchInput label={t('teams.search')} placeholder={t('teams.search')} />
        </Box>
        {data.items.length === 0 ? (
          <EmptyState
            title={t('list.noMatch.title')}
            text={t('list.noMatch.text')}
            action={
              <Button
                variant="tertiary"
                startIcon={<Cross />}
                onClick={() => location.show({ _q: null })}
              >
                {t('inbox.filter.clear')}
              </Button>
            }
          />
        ) : (
          <>
            <ListFrame
              columns={columns.map((key) => ({ key, title: t(`teams.column.${key}`) }))}
              count={data.items.length}
            >
              {data.items.map((team) => (
                <TeamRow
                  key={team.documentId}
                  {...{ team, isWide }}
                  onOpen={() => location.show({ open: team.documentId })}
                />
              ))}
            </ListFrame>
            <ListPages pageCount={data.pageCount} total={data.total} />
          </>
        )}
      </>
    );
  };

  return (
    <SettingsFrame title={t('teams.title')} subtitle={t('teams.subtitle')} primaryAction={add}>
      {content()}
      {open === NEW && canCreate ? <TeamModal onClose={close} /> : null}
      {opened ? <TeamModal key={opened.documentId} team={opened} onClose={close} /> : null}
    </SettingsFrame>
  );
}
