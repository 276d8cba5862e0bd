import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmPersonQuery } from '../../api/people';
import { useTranslate } from '../../hooks/useTranslate';
import { PersonAvatar } from '../../inputs/people/PersonLabel';
import { usePersonText } from '../../inputs/people/usePersonText';

/** Members that a row names; the others are counted. */
const SHOWN = 6;

/** The members by name, each with whether they are away. */
export function TeamMembers({ members }: { members: readonly string[] }) {
  const t = useTranslate();
  if (members.length === 0) {
    return <Typography textColor="neutral600">{t('teams.nobody')}</Typography>;
  }
  const rest = members.length - SHOWN;
  return (
    <Flex tag="ul" gap={4} wrap="wrap" paddingTop={2} paddingBottom={2}>
      {members.slice(0, SHOWN).map((id) => (
        <li key={id}>
          <Member id={id} />
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

function Member({ id }: { id: string }) {
  const t = useTranslate();
  const { text, name } = usePersonText(id);
  const { data } = useGetCrmPersonQuery(id, { refetchOnMountOrArgChange: 10 });
  const state = data && !data.isAvailable ? t('people.unavailable') : undefined;
  return (
    <Flex gap={2} tag="span">
      {name === undefined ? null : <PersonAvatar name={name} size="2rem" />}
      <Typography textColor="neutral800">{text}</Typography>
      {data?.isAway || state ? (
        <Typography variant="pi" fontWeight="bold" textColor="warning700">
          {state ?? t('people.away')}
        </Typography>
      ) : null}
    </Flex>
  );
}
