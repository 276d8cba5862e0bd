import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';

import { ActionDialog } from '../../../process/ActionDialog';
import { useActionTitle } from '../../../process/useActionTitle';
import { useTranslate } from '../../../hooks/useTranslate';
import { nameOf } from './model/name';
import { useClosedReasons } from './useClosedReasons';
import { stageName } from './useStageName';
import type { BoardMoves } from './useBoardMoves';

/** “Move to…”: the stages that a card can go to, and why it cannot go to the others. */
export function MoveDialog({ moves }: { moves: BoardMoves }) {
  const t = useTranslate();
  const titleOf = useActionTitle();
  const reasonsOf = useClosedReasons();
  const { choosing } = moves;
  if (!choosing) return null;
  const { targets } = choosing;
  return (
    <Modal.Root open onOpenChange={(isOpen) => (isOpen ? undefined : moves.closeChoice())}>
      <Modal.Content>
        <Modal.Header closeLabel={t('process.close')}>
          <Modal.Title>{t('board.move', { name: nameOf(choosing.card) })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          {targets ? (
            <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
              {targets.map((target) => {
                const { column, action } = target;
                const name = stageName(column);
                return action ? (
                  <Flex tag="li" key={column.stage} direction="column" alignItems="stretch" gap={1}>
                    <Button
                      variant={LOOKS[column.outcome ?? 'none']}
                      onClick={() => moves.pick(column.stage)}
                    >
                      {name}
                    </Button>
                    <Typography variant="pi" textColor="neutral600">
                      {action.approval === null
                        ? titleOf(action)
                        : `${titleOf(action)}. ${t('process.needsApproval')}`}
                    </Typography>
                  </Flex>
                ) : (
                  <Flex tag="li" key={column.stage} direction="column" alignItems="flex-start">
                    <Typography fontWeight="semiBold" textColor="neutral600">
                      {name}
                    </Typography>
                    {reasonsOf(target, moves.labelOf(choosing.stage)).map((reason) => (
                      <Typography key={reason} variant="pi" textColor="neutral600">
                        {reason}
                      </Typography>
                    ))}
                  </Flex>
                );
              })}
            </Flex>
          ) : (
            <Flex justifyContent="center">
              <Loader small>{t('list.loading')}</Loader>
            </Flex>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

const LOOKS = { won: 'success-light', lost: 'danger-light', none: 'secondary' } as const;

/** The form of the action that a card is moved by. */
export function MoveForm({ moves }: { moves: BoardMoves }) {
  const { asked } = moves;
  if (!asked) return null;
  const { card, action, revision } = asked;
  return (
    <ActionDialog
      record={card.subject}
      instance={card.instance}
      action={action}
      shownRevision={revision}
      revision={revision}
      isDirty={false}
      // The board has read the card again, and the person moves it from where it is now.
      reload={{ isFailed: true, again: moves.closeForm }}
      onClose={moves.closeForm}
    />
  );
}
