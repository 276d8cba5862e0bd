import { Flex, Td, Tr } from '@strapi/design-system';

import type { Team } from '../../api/teams';
import { FieldName } from '../../components/FieldName';
import { focusRow, RowButton } from '../../components/RowButton';
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
  const members = <TeamMembers members={team.members ?? []} />;
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
        </Flex>
      </Td>
      {isWide ? (
        <>
          <Td>
            <FieldName name={team.key} />
          </Td>
          <Td>{members}</Td>
        </>
      ) : null}
    </Tr>
  );
}
