import { useState } from 'react';

import { Button, Flex, Grid, Typography } from '@strapi/design-system';

import { useGetCrmPermissionLayoutQuery } from '../../api/roles';
import { LoadNote } from '../../components/LoadNote';
import { LoadingCard } from '../../components/LoadingCard';
import { useTranslate } from '../../hooks/useTranslate';
import { PRESETS, type Preset } from './model/presets';
import { PresetDialog } from './PresetDialog';

/** Roles for a sales team that are made with all their boxes. */
export function RolePresets() {
  const t = useTranslate();
  const { data, error, refetch } = useGetCrmPermissionLayoutQuery();
  const [chosen, setChosen] = useState<Preset>();
  return (
    <Flex tag="section" direction="column" alignItems="stretch" gap={4}>
      <Typography variant="beta" tag="h2">
        {t('general.roles')}
      </Typography>
      <Typography textColor="neutral600">{t('general.roles.text')}</Typography>
      {data ? (
        <Grid.Root gap={4}>
          {PRESETS.map((preset) => (
            <Grid.Item key={preset} col={4} s={12} xs={12} direction="column" alignItems="stretch">
              <Flex
                direction="column"
                alignItems="flex-start"
                gap={3}
                height="100%"
                padding={6}
                background="neutral0"
                hasRadius
                shadow="tableShadow"
              >
                <Typography variant="delta" tag="h3">
                  {t(`general.role.${preset}`)}
                </Typography>
                <Typography textColor="neutral600">{t(`general.role.about.${preset}`)}</Typography>
                <Button size="S" variant="secondary" onClick={() => setChosen(preset)}>
                  {t('general.role.create', { role: t(`general.role.${preset}`) })}
                </Button>
              </Flex>
            </Grid.Item>
          ))}
        </Grid.Root>
      ) : error ? (
        <LoadNote error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingCard />
      )}
      {chosen && data ? (
        <PresetDialog preset={chosen} layout={data} onClose={() => setChosen(undefined)} />
      ) : null}
    </Flex>
  );
}
