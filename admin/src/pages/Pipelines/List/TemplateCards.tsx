import type { ReactNode } from 'react';

import { Badge, Box, Grid } from '@strapi/design-system';
import { Briefcase, Code, Plus } from '@strapi/icons';

import { CardLink } from '../../../components/CardLink';
import { IconTile } from '../../../components/IconTile';
import { useTranslate } from '../../../hooks/useTranslate';
import { createFrom } from '../paths';
import { TEMPLATES } from '../templates';

/** What a new pipeline can begin with; each leads to its form. */
export function TemplateCards() {
  const t = useTranslate();
  return (
    <Grid.Root gap={4} tag="ul">
      {TEMPLATES.map(({ name, level }) => (
        <StartCard
          key={name}
          start={name}
          icon={<IconTile Icon={Briefcase} color="primary" />}
          title={t(`pipelines.template.${name}`)}
          text={t(`pipelines.template.${name}.about`)}
          badge={
            level > 2 ? (
              <Box paddingTop={1}>
                <Badge>{t('pipelines.template.level', { level })}</Badge>
              </Box>
            ) : null
          }
        />
      ))}
      <StartCard
        start="blank"
        icon={<IconTile Icon={Plus} color="secondary" />}
        title={t('pipelines.start.blank')}
        text={t('pipelines.start.blank.about')}
      />
      <StartCard
        start="json"
        icon={<IconTile Icon={Code} color="alternative" />}
        title={t('pipelines.start.json')}
        text={t('pipelines.start.json.about')}
      />
    </Grid.Root>
  );
}

interface StartCardProps {
  start: string;
  icon: ReactNode;
  title: string;
  text: string;
  badge?: ReactNode;
}

const StartCard = ({ start, ...card }: StartCardProps) => (
  <Grid.Item col={4} s={6} xs={12} tag="li" alignItems="stretch">
    <CardLink to={createFrom(start)} {...card} />
  </Grid.Item>
);
