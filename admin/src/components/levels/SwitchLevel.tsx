import { Grid, Typography } from '@strapi/design-system';

import { Card } from '../Card';
import { CodeSnippet } from '../CodeSnippet';
import { useTranslate } from '../../hooks/useTranslate';

const CONFIGURATION = `'nexus-crm': {
  enabled: true,
  config: { level: 2 },
},`;

const ENVIRONMENT = 'NEXUS_CRM_LEVEL=2';

/** The two ways to enable level 2, with copy buttons. */
export function SwitchLevel() {
  const t = useTranslate();
  return (
    <Card title={t('levels.switch.title')}>
      <Grid.Root gap={6}>
        <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch" gap={2}>
          <Typography textColor="neutral600">{t('levels.switch.file')}</Typography>
          <CodeSnippet code={CONFIGURATION} label={t('levels.switch.copyFile')} />
        </Grid.Item>
        <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch" gap={2}>
          <Typography textColor="neutral600">{t('levels.switch.env')}</Typography>
          <CodeSnippet code={ENVIRONMENT} label={t('levels.switch.copyEnv')} />
        </Grid.Item>
      </Grid.Root>
      <Typography textColor="neutral600" tag="p">
        {t('levels.switch.restart')}
      </Typography>
    </Card>
  );
}
