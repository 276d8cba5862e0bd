import { Badge, Box, Flex, Grid, Typography } from '@strapi/design-system';
import { Check } from '@strapi/icons';

import { useTranslate } from '../../hooks/useTranslate';

interface LevelCardProps {
  level: 1 | 2 | 3;
  title: string;
  gives: readonly string[];
  /** A badge next to the level's number. */
  mark?: string;
  /** The level that the page recommends. */
  isTarget?: boolean;
  /** Whether the app has what the level gives. */
  isReached?: boolean;
}

export function LevelCard({
  level,
  title,
  gives,
  mark,
  isTarget = false,
  isReached = false,
}: LevelCardProps) {
  const t = useTranslate();
  return (
    <Grid.Item col={4} s={12} xs={12} direction="column" alignItems="stretch">
      <Flex
        tag="section"
        aria-labelledby={`level-${level}`}
        direction="column"
        alignItems="stretch"
        gap={4}
        height="100%"
        padding={6}
        background="neutral0"
        borderColor={isTarget ? 'primary600' : 'neutral150'}
        hasRadius
        shadow="tableShadow"
      >
        <Flex justifyContent="space-between" gap={2} minHeight="2.4rem">
          <Typography variant="sigma" textColor={isTarget ? 'primary600' : 'neutral600'}>
            {t('levels.name', { level })}
          </Typography>
          {mark ? (
            <Badge
              backgroundColor={isTarget ? 'primary100' : undefined}
              textColor={isTarget ? 'primary700' : undefined}
            >
              {mark}
            </Badge>
          ) : null}
        </Flex>
        <Typography id={`level-${level}`} variant="delta" tag="h2">
          {title}
        </Typography>
        <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
          {gives.map((gift) => (
            <Flex key={gift} tag="li" alignItems="flex-start" gap={2}>
              <Box paddingTop="3px" aria-hidden>
                <Check
                  width="1.2rem"
                  height="1.2rem"
                  fill={isTarget || isReached ? 'success600' : 'neutral500'}
                />
              </Box>
              <Typography textColor="neutral800">{gift}</Typography>
            </Flex>
          ))}
        </Flex>
      </Flex>
    </Grid.Item>
  );
}
