import { Avatar, Box, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import type { PersonEntry } from '../../../../server/src/contracts/people';
import { useTranslate } from '../../hooks/useTranslate';
import { useOwnId } from './useOwnId';

const initialsOf = (name: string): string => {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
};

/** The design system's avatar is too high for a line of text. */
const Small = styled(Box)<{ $size: string }>`
  display: inline-flex;
  flex: none;
  line-height: 0;
  > span {
    width: ${({ $size }) => $size};
    height: ${({ $size }) => $size};
  }
  > span * {
    font-size: 0.9rem;
    line-height: 1;
  }
`;

export function PersonAvatar({ name, size = '2.4rem' }: { name: string; size?: string }) {
  return (
    <Small tag="span" aria-hidden $size={size}>
      <Avatar.Item delayMs={0} fallback={initialsOf(name)} />
    </Small>
  );
}

/** One line about a person or team: who, of what kind, and whether they can act now. */
export function PersonLabel({ person }: { person: PersonEntry }) {
  const t = useTranslate();
  const isMe = useOwnId() === person.id;
  const about = [
    person.kind === 'user' || person.kind === 'admin' ? person.email : null,
    person.kind === 'user' ? null : t(`people.kind.${person.kind}`),
    person.isAvailable ? null : t('people.unavailable'),
    person.isAway ? t('people.away') : null,
  ].filter((part) => part !== null);
  return (
    <Flex gap={3} tag="span">
      <PersonAvatar name={person.name} />
      <Flex direction="column" alignItems="flex-start" tag="span" minWidth={0}>
        <Typography textColor="neutral800" ellipsis maxWidth="100%">
          {isMe ? t('people.you', { name: person.name }) : person.name}
        </Typography>
        {about.length > 0 ? (
          <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%">
            {about.join(' · ')}
          </Typography>
        ) : null}
      </Flex>
    </Flex>
  );
}
