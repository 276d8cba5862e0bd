import { Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { Team } from '../../api/teams';
import { FieldName } from '../../components/FieldName';
import { focusRow, RowButton } from '../../components/RowButton';
import { useTranslate } from '../../hooks/useTranslate';
import { TeamMembers } from './TeamMembers';

interface TeamRowProps {
  team: Team;
  isWide: boolean;
  onOpen: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One team; a click anywhere opens it, the keyboard opens it by its name. */
export function TeamRow({ team, isWide, onOpen, ...row }: TeamRowProps) {
  const t = useTranslate();
  const members = <TeamMembers members={team.members ?? []} lead={team.lead ?? null} />;
  const capacity = (
    <Typography textColor="neutral600">
      {team.capacity
        ? t('teams.capacity.each', { count: team.capacity })
        : t('teams.capacity.none')}
    </Typography>
  );
  return (
    <Tr
      {...row}
      cursor="pointer"
      data-team={team.key}
      onClick={(event) => {
        focusRow(event);
        onOpen();
      }}
    >
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={onOpen}>{team.name}</RowButton>
          {isWide ? null : members}
          {isWide || !team.capacity ? null : capacity}
        </Flex>
      </Td>
      {isWide ? (
        <>
          <Td>
            <FieldName name={team.key} />
          </Td>
          <Td>{members}</Td>
          <Td>{capacity}</Td>
        </>
      ) : null}
    </Tr>
  );
}
