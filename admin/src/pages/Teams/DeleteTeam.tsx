import { useState } from 'react';

import { Flex, Loader, Typography } from '@strapi/design-system';

import { useDeleteCrmTeamMutation, useGetCrmTeamUsageQuery, type Team } from '../../api/teams';
import { DeleteButton } from '../../components/DeleteButton';
import { useReport } from '../../hooks/useReport';
import { useTranslate } from '../../hooks/useTranslate';
import { TeamUsageList } from './TeamUsageList';

interface DeleteTeamProps {
  team: Team;
  onDeleted: () => void;
}

/** Deletes a team after saying what it is needed for. */
export function DeleteTeam({ team, onDeleted }: DeleteTeamProps) {
  const t = useTranslate();
  const report = useReport();
  const [isAsked, setAsked] = useState(false);
  const usage = useGetCrmTeamUsageQuery(team.documentId, {
    skip: !isAsked,
    refetchOnMountOrArgChange: true,
  });
  const [remove, { isLoading }] = useDeleteCrmTeamMutation();

  const handleDelete = async (): Promise<void> => {
    const answer = await remove({ id: team.documentId });
    if ('error' in answer) return report.failed(answer.error);
    report.done('action.deleted', { label: team.name });
    onDeleted();
  };

  return (
    <DeleteButton
      title={t('action.delete.title', { label: team.name })}
      isLoading={isLoading || usage.isFetching}
      onOpen={() => setAsked(true)}
      onConfirm={handleDelete}
      text={
        <Flex direction="column" alignItems="stretch" gap={3}>
          {usage.isFetching ? <Loader small>{t('list.loading')}</Loader> : null}
          {usage.data && !usage.isFetching ? <TeamUsageList usage={usage.data} /> : null}
          {usage.error ? (
            <Typography textAlign="center">{t('teams.usage.unknown')}</Typography>
          ) : null}
        </Flex>
      }
    />
  );
}
