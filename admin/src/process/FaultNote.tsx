import { Typography } from '@strapi/design-system';

import type { InstanceRow } from '../../../server/src/contracts/instances';
import { Note } from '../components/Note';
import { useTranslate } from '../hooks/useTranslate';

/** Why a process has stopped until an operator resumes it. */
export function FaultNote({ fault }: { fault: NonNullable<InstanceRow['fault']> }) {
  const t = useTranslate();
  const isPaused = fault.code === 'Paused';
  return (
    <Note variant="warning" title={t(isPaused ? 'process.fault.paused' : 'process.fault.title')}>
      <Typography variant="pi" textColor="neutral800">
        {fault.reason}
      </Typography>
    </Note>
  );
}
