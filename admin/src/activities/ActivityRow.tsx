import { useState } from 'react';

import { Box, Button, Flex, Link, Typography } from '@strapi/design-system';
import {
  Calendar,
  Check,
  CheckCircle,
  Clock,
  Feather,
  Mail,
  Phone,
  SealCheck,
} from '@strapi/icons';
import { Link as RouterLink } from 'react-router-dom';

import type { Activity } from '../api/records';
import { IconTile } from '../components/IconTile';
import { useInteractionRights } from '../hooks/useCanEdit';
import { useCanAct } from '../hooks/useCanAct';
import { useTranslate } from '../hooks/useTranslate';
import { useOwnId } from '../inputs/people/useOwnId';
import { usePersonText } from '../inputs/people/usePersonText';
import { DueLine } from '../process/DueLine';
import { recordPath } from '../record/recordPath';
import { CompleteDialog } from './CompleteDialog';
import { interactionType } from './interactionType';
import { RescheduleDialog } from './RescheduleDialog';

type Look = Parameters<typeof IconTile>[0];

const LOOKS: Readonly<Record<string, Look>> = {
  task: { Icon: CheckCircle, color: 'secondary' },
  approval: { Icon: SealCheck, color: 'primary' },
  note: { Icon: Feather, color: 'secondary' },
  call: { Icon: Phone, color: 'success' },
  email: { Icon: Mail, color: 'primary' },
  meeting: { Icon: Calendar, color: 'alternative' },
};
const OTHER: Look = { Icon: Clock, color: 'neutral' };

interface ActivityRowProps {
  activity: Activity;
  now: number;
  /** On the page of the record itself it is not named. */
  hasRecord?: boolean;
}

/** What is to be done, by whom and when, with its buttons. */
export function ActivityRow({ activity, now, hasRecord = true }: ActivityRowProps) {
  const t = useTranslate();
  const canAct = useCanAct();
  const caller = useOwnId();
  const { canUpdate } = useInteractionRights();
  const [open, setOpen] = useState<'complete' | 'reschedule'>();
  const { kind, type, label, subject, record, dueAt, notes } = activity;
  const title = label ?? t(`record.log.${interactionType(type)}`);
  const mayChange = kind === 'interaction' ? canUpdate : canAct;
  const mayComplete = kind === 'interaction' || (kind === 'task' && isFor(activity, caller));
  const close = () => setOpen(undefined);
  return (
    <Flex
      tag="li"
      gap={3}
      alignItems="flex-start"
      justifyContent="space-between"
      wrap="wrap"
      padding={hasRecord ? 4 : 0}
      data-activity={activity.id}
    >
      <Flex gap={3} alignItems="flex-start" flex="1" minWidth="22rem">
        <IconTile {...(LOOKS[type ?? kind] ?? OTHER)} />
        <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0}>
          <Typography fontWeight="bold" textColor="neutral800">
            {title}
          </Typography>
          {hasRecord && record ? (
            <Link tag={RouterLink} to={recordPath(subject)}>
              {record.label}
            </Link>
          ) : null}
          {notes ? (
            <Typography variant="pi" textColor="neutral600">
              {notes}
            </Typography>
          ) : null}
          <Flex gap={3} wrap="wrap">
            {dueAt === null ? null : <DueLine at={dueAt} now={now} />}
            <Assignees ids={activity.assignees} />
          </Flex>
        </Flex>
      </Flex>
      {mayChange ? (
        <Flex gap={2}>
          <Button variant="tertiary" size="S" onClick={() => setOpen('reschedule')}>
            {t('activities.reschedule')}
          </Button>
          {mayComplete ? (
            <Button
              variant="secondary"
              size="S"
              startIcon={<Check />}
              onClick={() => setOpen('complete')}
            >
              {t('activities.complete')}
            </Button>
          ) : null}
        </Flex>
      ) : null}
      {open === 'complete' ? <CompleteDialog {...{ activity, title }} onClose={close} /> : null}
      {open === 'reschedule' ? <RescheduleDialog {...{ activity, title }} onClose={close} /> : null}
    </Flex>
  );
}

function Assignees({ ids }: { ids: readonly string[] }) {
  const [first] = ids;
  const { text } = usePersonText(first ?? null);
  if (text === '') return null;
  return (
    <Box>
      <Typography variant="pi" textColor="neutral600">
        {ids.length > 1 ? `${text} +${ids.length - 1}` : text}
      </Typography>
    </Box>
  );
}

/** Whether a task may be the caller's: the server decides for members of a team. */
const isFor = ({ assignees }: Activity, caller: string | undefined): boolean =>
  assignees.length === 0 || assignees.some((one) => one === caller || /^(team|role):/.test(one));
