import { useId, useState } from 'react';

import { Button, Flex } from '@strapi/design-system';
import { CaretDown, CaretUp } from '@strapi/icons';

import type { AvailableAction } from '../../../server/src/contracts/available-actions';
import type { RecordKey } from '../api/process';
import { useTranslate } from '../hooks/useTranslate';
import { ActionDialog, type Reload } from './ActionDialog';
import { actionKey, arrangeActions, lookOf } from './model/actions';
import { performedBy } from './model/fittest';
import { OtherAction } from './OtherAction';
import { useActionTitle } from './useActionTitle';

interface ActionsProps {
  record: RecordKey;
  instance: string;
  actions: readonly AvailableAction[];
  revision: number;
  /** The list is of an older revision, and the next one is on its way. */
  isOld: boolean;
  isDirty: boolean;
  reload: Reload;
}

interface Chosen {
  readonly action: AvailableAction;
  /** Of the button. */
  readonly title: string;
  readonly revision: number;
}

/** Buttons of what is possible; under “More” everything else, with the reason why it is not. */
export function Actions(props: ActionsProps) {
  const { record, instance, actions, revision, isOld, isDirty, reload } = props;
  const t = useTranslate();
  const titleOf = useActionTitle();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState<Chosen>();
  const { atOnce, others } = arrangeActions(actions);
  const choose = (action: AvailableAction) =>
    setChosen({ action: performedBy(action, actions), title: titleOf(action), revision });

  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      {atOnce.map((action) => (
        <Button
          key={actionKey(action)}
          variant={lookOf(action)}
          disabled={isOld}
          onClick={() => choose(action)}
        >
          {titleOf(action)}
        </Button>
      ))}
      {others.length > 0 ? (
        <Button
          variant="ghost"
          endIcon={isOpen ? <CaretUp /> : <CaretDown />}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t(atOnce.length > 0 ? 'process.more' : 'process.actions')}
        </Button>
      ) : null}
      {isOpen ? (
        <Flex id={id} tag="ul" direction="column" alignItems="stretch" gap={2}>
          {others.map((action) => (
            <OtherAction
              key={actionKey(action)}
              action={action}
              title={titleOf(action)}
              onChoose={() => choose(action)}
            />
          ))}
        </Flex>
      ) : null}
      {chosen ? (
        <ActionDialog
          record={record}
          instance={instance}
          action={chosen.action}
          title={chosen.title}
          shownRevision={chosen.revision}
          revision={revision}
          isDirty={isDirty}
          reload={reload}
          onClose={() => setChosen(undefined)}
        />
      ) : null}
    </Flex>
  );
}
