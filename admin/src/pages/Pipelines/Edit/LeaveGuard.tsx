import { useEffect } from 'react';

import { Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { useBlocker } from 'react-router-dom';

import { useTranslate } from '../../../hooks/useTranslate';

/** Asks before changes are lost. Another tab or version of the same address loses none. */
export function LeaveGuard({ isChanged }: { isChanged: boolean }) {
  const t = useTranslate();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    const { isSaved } = (nextLocation.state ?? {}) as { isSaved?: boolean };
    if (!isChanged || isSaved) return false;
    const version = (search: string) => new URLSearchParams(search).get('version');
    return (
      currentLocation.pathname !== nextLocation.pathname ||
      version(currentLocation.search) !== version(nextLocation.search)
    );
  });
  useEffect(() => {
    if (!isChanged) return undefined;
    const stop = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', stop);
    return () => window.removeEventListener('beforeunload', stop);
  }, [isChanged]);
  return (
    <Dialog.Root
      open={blocker.state === 'blocked'}
      onOpenChange={(isOpen: boolean) => {
        if (!isOpen && blocker.state === 'blocked') blocker.reset();
      }}
    >
      <ConfirmDialog
        title={t('pipelines.leave.title')}
        onConfirm={() => {
          if (blocker.state === 'blocked') blocker.proceed();
        }}
      >
        {t('pipelines.leave.text')}
      </ConfirmDialog>
    </Dialog.Root>
  );
}
