import { useState } from 'react';

import { Box, Button, Flex } from '@strapi/design-system';
import { Calendar, Clock, Feather, Mail, Phone } from '@strapi/icons';

import type { RecordKey } from '../../api/process';
import { useInteractionRights } from '../../hooks/useCanEdit';
import { useTranslate } from '../../hooks/useTranslate';
import { ComposerForm } from './ComposerForm';
import type { ComposerMode } from './model';

const MODES = [
  { mode: 'note', Icon: Feather },
  { mode: 'call', Icon: Phone },
  { mode: 'email', Icon: Mail },
  { mode: 'meeting', Icon: Calendar },
  { mode: 'plan', Icon: Clock },
] as const;

/** Logging a note, call, mail or meeting, and planning an activity: one click opens the form. */
export function Composer({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const { canCreate } = useInteractionRights();
  const [mode, setMode] = useState<ComposerMode>();
  if (!canCreate) return null;
  return (
    <Box
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      padding={{ initial: 4, medium: 5 }}
      data-crm-composer
    >
      <Flex gap={2} wrap="wrap" role="group" aria-label={t('record.composer')}>
        {MODES.map(({ mode: one, Icon }) => (
          <Button
            key={one}
            variant={mode === one ? 'secondary' : 'tertiary'}
            aria-expanded={mode === one}
            startIcon={<Icon />}
            onClick={() => setMode(mode === one ? undefined : one)}
          >
            {t(`record.log.${one}`)}
          </Button>
        ))}
      </Flex>
      {mode ? (
        <ComposerForm key={mode} record={record} mode={mode} onClose={() => setMode(undefined)} />
      ) : null}
    </Box>
  );
}
