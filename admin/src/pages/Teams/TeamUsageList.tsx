import { Flex, Typography } from '@strapi/design-system';

import type { TeamUsage } from '../../api/teams';
import { useTranslate } from '../../hooks/useTranslate';

/** What a team is needed for, in words. */
export function TeamUsageList({ usage }: { usage: TeamUsage }) {
  const t = useTranslate();
  const { records, waiting, pipelines } = usage;
  const lines = [
    ...records.map(({ name, count }) => t('teams.usage.records', { name, count })),
    ...(waiting ? [t('teams.usage.waiting', { count: waiting })] : []),
    ...pipelines.map(({ label }) => t('teams.usage.pipeline', { label })),
  ];
  if (lines.length === 0) {
    return <Typography textAlign="center">{t('teams.usage.none')}</Typography>;
  }
  return (
    <>
      <Typography>{t('teams.usage.intro')}</Typography>
      <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
        {lines.map((line) => (
          <Typography key={line} tag="li" fontWeight="bold">
            {line}
          </Typography>
        ))}
      </Flex>
      <Typography>{t('teams.usage.advice')}</Typography>
    </>
  );
}
