import {
  Badge,
  Box,
  Field,
  Flex,
  SingleSelect,
  SingleSelectOption,
  Status,
  Typography,
} from '@strapi/design-system';

import { humanize } from '../../../../components/SchemaForm/model/rows';
import { StageLabel } from '../../../../components/StageLabel';
import { useServerText } from '../../../../hooks/useServerText';
import { useTranslate } from '../../../../hooks/useTranslate';
import { stagesOf } from '../../model/entities';
import { useDocument } from '../useDocument';
import { ActionList } from './ActionList';
import { CallItem } from './CallItem';
import { Card } from '../../../../components/Card';
import { SYSTEM } from './model/setup';
import type { PartProps } from './parts';
import { TaskItem } from './TaskItem';
import { TimePart } from './TimePart';

/** Where the record is now, what waits, and what can be done next. */
export function NowCard(props: PartProps) {
  const { state, answer, names } = props;
  const t = useTranslate();
  const say = useServerText();
  const { document } = useDocument();
  const last = answer.steps.at(-1)?.state;
  if (!last) return null;
  const { stage, status, tasks, fault } = last.instance;
  const stages = answer.entity === null ? [] : stagesOf(document, answer.entity);
  const entry = stages.find(({ name }) => name === stage);
  return (
    <Card
      title={t('trial.now')}
      action={
        <Flex gap={3} wrap="wrap">
          {stage === null ? null : (
            <StageLabel
              stage={{ label: entry?.label ?? stage, color: (entry?.color ?? null) as never }}
            />
          )}
          <Box display="inline-block">
            <Status
              size="S"
              variant={
                status === 'active'
                  ? 'secondary'
                  : status === 'needs_attention'
                    ? 'danger'
                    : 'success'
              }
            >
              <Typography tag="span" variant="omega" fontWeight="bold">
                {status === 'active' || status === 'needs_attention'
                  ? t(`trial.status.${status}`)
                  : humanize(status)}
              </Typography>
            </Status>
          </Box>
        </Flex>
      }
    >
      {fault ? (
        <Typography textColor="danger600" role="alert">
          {say(fault.reason)}
        </Typography>
      ) : null}
      <Owner assignees={last.instance.assignees.map(names.nameOf)} />
      {tasks.length + last.calls.length > 0 ? (
        <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
          {tasks.map((task) => (
            <TaskItem key={task.id} task={task} {...props} />
          ))}
          {last.calls.map((call) => (
            <CallItem key={call.id} call={call} {...props} />
          ))}
        </Flex>
      ) : null}
      <Box maxWidth="32rem">
        <Field.Root name="trial-by">
          <Field.Label>{t('trial.by')}</Field.Label>
          <SingleSelect
            value={state.trial.by}
            onChange={(key) => state.change((before) => ({ ...before, by: String(key) }))}
          >
            {[...state.trial.actors.map(({ key }) => key), SYSTEM].map((key) => (
              <SingleSelectOption key={key} value={key}>
                {names.nameOfActor(key)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
      </Box>
      <ActionList {...props} />
      <TimePart {...props} />
    </Card>
  );
}

function Owner({ assignees }: { assignees: readonly string[] }) {
  const t = useTranslate();
  if (assignees.length === 0) return null;
  return (
    <Flex gap={2} wrap="wrap">
      <Typography textColor="neutral600">{t('trial.assigned')}</Typography>
      {assignees.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </Flex>
  );
}
