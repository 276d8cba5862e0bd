import { Typography } from '@strapi/design-system';

import type { InstanceRow } from '../../../server/src/contracts/instances';
import { Note } from '../components/Note';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';

/** Why a process has stopped until an operator resumes it. */
export function FaultNote({ fault }: { fault: NonNullable<InstanceRow['fault']> }) {
  const t = useTranslate();
  const say = useServerText();
  const isPaused = fault.code === 'Paused';
  return (
    <Note variant="warning" title={t(isPaused ? 'process.fault.paused' : 'process.fault.title')}>
      <Typography variant="pi" textColor="neutral800">
        {say(fault.reason)}
      </Typography>
    </Note>
  );
}
