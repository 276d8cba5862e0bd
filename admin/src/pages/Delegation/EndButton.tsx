import { useState } from 'react';

import { Button, Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';

import type { DelegationView } from '../../../../server/src/contracts/delegations';
import { useDeleteCrmDelegationMutation, useEndCrmDelegationMutation } from '../../api/delegations';
import { useReport } from '../../hooks/useReport';
import { useTranslate } from '../../hooks/useTranslate';
import { usePersonText } from '../../inputs/people/usePersonText';

interface EndButtonProps {
  delegation: DelegationView;
  onEnded?: () => void;
}

/** Ends a delegation before its time, or takes back one that has not begun, after a question. */
export function EndButton({ delegation, onEnded }: EndButtonProps) {
  const t = useTranslate();
  const report = useReport();
  const [isOpen, setOpen] = useState(false);
  const { id, state, delegatee } = delegation;
  const { text: name } = usePersonText(delegatee);
  const [end, ending] = useEndCrmDelegationMutation();
  const [remove, removing] = useDeleteCrmDelegationMutation();
  if (state === 'past') return null;
  const isActive = state === 'active';
  const label = t(isActive ? 'delegation.end' : 'delegation.delete');

  const handleConfirm = async (): Promise<void> => {
    const answer = isActive ? await end({ id }) : await remove({ id });
    if ('error' in answer) return report.failed(answer.error);
    report.done(isActive ? 'delegation.ended' : 'delegation.deleted');
    onEnded?.();
  };

  return (
    <>
      <Button size="S" variant="tertiary" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <ConfirmDialog
          title={label}
          variant="default"
          endAction={
            <Dialog.Action>
              <Button
                fullWidth
                loading={ending.isLoading || removing.isLoading}
                onClick={(event: { preventDefault(): void }) => {
                  // The dialog stays open until the server has answered.
                  event.preventDefault();
                  void handleConfirm().finally(() => setOpen(false));
                }}
              >
                {label}
              </Button>
            </Dialog.Action>
          }
        >
          {t(isActive ? 'delegation.end.text' : 'delegation.delete.text', { name })}
        </ConfirmDialog>
      </Dialog.Root>
    </>
  );
}
