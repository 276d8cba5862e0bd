import { Flex, Grid, Typography } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { LevelCard } from '../../../components/levels/LevelCard';
import { SwitchLevel } from '../../../components/levels/SwitchLevel';

/** The page at level 1: the three levels, and how to switch to the next one. */
export function LevelsPage() {
  const t = useTranslate();
  return (
    <PageFrame subtitle={t('levels.subtitle')}>
      <Flex direction="column" alignItems="stretch" gap={6}>
        <Typography textColor="neutral600" tag="p">
          {t('levels.intro')}
        </Typography>
        <Grid.Root gap={4}>
          <LevelCard
            level={1}
            title={t('levels.1.title')}
            gives={[t('levels.1.a'), t('levels.1.b'), t('levels.1.c')]}
            mark={t('levels.current')}
            isReached
          />
          <LevelCard
            level={2}
            title={t('levels.2.title')}
            gives={[t('levels.2.a'), t('levels.2.b'), t('levels.2.c')]}
            mark={t('levels.here')}
            isTarget
          />
          <LevelCard
            level={3}
            title={t('levels.3.title')}
            gives={[t('levels.3.a'), t('levels.3.b'), t('levels.3.c')]}
          />
        </Grid.Root>
        <SwitchLevel />
      </Flex>
    </PageFrame>
  );
}
