import { useState } from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';

import type { AvailableAction } from '../../../../../../server/src/contracts/available-actions';
import { useTranslate } from '../../../../hooks/useTranslate';
import { actionKey, isPerformable, lookOf } from '../../../../process/model/actions';
import { OtherAction } from '../../../../process/OtherAction';
import { useActionTitle } from '../../../../process/useActionTitle';
import { ActionForm } from './ActionForm';
import type { PartProps } from './parts';

/** Whether the action can be performed without a question. */
const isPlain = ({ needs, input }: AvailableAction): boolean =>
  needs.length === 0 && Object.keys(input['properties'] ?? {}).length === 0;

/** Buttons of what the chosen person can do, and why the rest is closed to them. */
export function ActionList({ state, answer, names }: PartProps) {
  const t = useTranslate();
  const titleOf = useActionTitle();
  const [chosen, setChosen] = useState<AvailableAction>();
  const { trial, move } = state;
  const possible = answer.actions.filter(isPerformable);
  const others = answer.actions.filter((action) => !isPerformable(action) && !action.isBuiltIn);
  const perform = (action: AvailableAction, input: object = {}): void =>
    move({
      ...{ do: 'act', by: trial.by, action: action.action },
      ...(action.outcome !== null && { outcome: action.outcome }),
      ...input,
    });
  return (
    <Flex direction="column" alignItems="stretch" gap={3} aria-busy={state.isFetching}>
      {answer.actions.length === 0 ? (
        <Typography textColor="neutral600">{t('trial.noActions')}</Typography>
      ) : (
        <Flex gap={2} wrap="wrap" role="group" aria-label={t('trial.actions')}>
          {possible.map((action) => (
            <Button
              key={actionKey(action)}
              size="S"
              variant={action.isBuiltIn ? 'tertiary' : lookOf(action)}
              disabled={state.isFetching}
              onClick={() => (isPlain(action) ? perform(action) : setChosen(action))}
            >
              {titleOf(action)}
            </Button>
          ))}
        </Flex>
      )}
      {others.length > 0 ? (
        <Flex direction="column" alignItems="stretch" gap={2}>
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t('trial.closed', { name: names.nameOfActor(trial.by) })}
          </Typography>
          <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
            {others.map((action) => (
              <OtherAction
                key={actionKey(action)}
                action={action}
                title={titleOf(action)}
                onChoose={() => setChosen(action)}
              />
            ))}
          </Flex>
        </Flex>
      ) : null}
      {chosen ? (
        <ActionForm
          key={actionKey(chosen)}
          action={chosen}
          title={titleOf(chosen)}
          onPerform={(input) => {
            setChosen(undefined);
            perform(chosen, input);
          }}
          onClose={() => setChosen(undefined)}
        />
      ) : null}
    </Flex>
  );
}
