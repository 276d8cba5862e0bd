import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmPersonQuery } from '../../api/people';
import { useTranslate } from '../../hooks/useTranslate';
import { PersonAvatar } from '../../inputs/people/PersonLabel';
import { usePersonText } from '../../inputs/people/usePersonText';

/** Members that a row names; the others are counted. */
const SHOWN = 6;

interface TeamMembersProps {
  members: readonly string[];
  lead: string | null;
}

/** The lead and the members by name, each with whether they are away. */
export function TeamMembers({ members, lead }: TeamMembersProps) {
  const t = useTranslate();
  const people = lead === null ? members : [lead, ...members.filter((id) => id !== lead)];
  if (people.length === 0) {
    return <Typography textColor="neutral600">{t('teams.nobody')}</Typography>;
  }
  const rest = people.length - SHOWN;
  return (
    <Flex tag="ul" gap={4} wrap="wrap" paddingTop={2} paddingBottom={2}>
      {people.slice(0, SHOWN).map((id) => (
        <li key={id}>
          <Member id={id} isLead={id === lead} />
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <Typography textColor="neutral600">{t('teams.more', { count: rest })}</Typography>
        </li>
      ) : null}
    </Flex>
  );
}

function Member({ id, isLead }: { id: string; isLead: boolean }) {
  const t = useTranslate();
  const { text, name } = usePersonText(id);
  const { data } = useGetCrmPersonQuery(id, { refetchOnMountOrArgChange: 10 });
  const state = data && !data.isAvailable ? t('people.unavailable') : undefined;
  return (
    <Flex gap={2} tag="span">
      {name === undefined ? null : <PersonAvatar name={name} size="2rem" />}
      <Typography textColor="neutral800">{text}</Typography>
      {isLead ? (
        <Typography variant="pi" fontWeight="bold" textColor="neutral700">
          {t('teams.lead')}
        </Typography>
      ) : null}
      {data?.isAway || state ? (
        <Typography variant="pi" fontWeight="bold" textColor="warning700">
          {state ?? t('people.away')}
        </Typography>
      ) : null}
    </Flex>
  );
}
