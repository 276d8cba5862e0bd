import { useEffect, useMemo, useRef } from 'react';

import { Divider, Flex, Loader, Typography } from '@strapi/design-system';
import { useForm, useRBAC } from '@strapi/strapi/admin';

import {
  useGetCrmRecordInstancesQuery,
  useNoticeCrmChangeMutation,
  type RecordKey,
} from '../api/process';
import { useGetCrmStagesQuery } from '../api/stages';
import { isForbidden, isMissing } from '../api/errors';
import { LoadError } from '../components/LoadError';
import { Note } from '../components/Note';
import { PROCESS_PERMISSIONS } from '../constants';
import { useCanAct } from '../hooks/useCanAct';
import { usePolling } from '../hooks/usePolling';
import { useTranslate } from '../hooks/useTranslate';
import { EndedActions } from './EndedActions';
import { EndedLine } from './EndedLine';
import { InstanceCard } from './InstanceCard';
import { startable } from './model/stage';
import { StartButtons } from './StartButtons';

const isLive = ({ status }: { status: string }): boolean =>
  status === 'active' || status === 'needs_attention';

interface PanelContentProps extends RecordKey {
  /** The record was looked up, and was not found. */
  isGone?: boolean;
}

/** Every process of the record: those that run, the last that ended, and those that can be started. */
export function PanelContent({ type, id, isGone = false }: PanelContentProps) {
  const t = useTranslate();
  const record = useMemo(() => ({ type, id }), [type, id]);
  const isDirty = useForm('ProcessPanel', (form) => form.modified, false) === true;
  const canAct = useCanAct();
  const { data: stages = [] } = useGetCrmStagesQuery(type);
  const reading = useRBAC(PROCESS_PERMISSIONS.read);
  const isRefused = !reading.isLoading && reading.allowedActions.canRead !== true;
  const answer = useGetCrmRecordInstancesQuery(record, {
    pollingInterval: usePolling(),
    skip: reading.isLoading || isRefused,
  });
  const { data: instances = [], error, refetch } = answer;
  const live = instances.filter(isLive);
  const revisions = live.map((one) => `${one.id}:${one.revision}`).join();
  useNoticedChanges(record, answer.data && revisions, isDirty);
  if (isRefused) return <Note>{t('process.noRight')}</Note>;
  if (!answer.data) {
    if (isForbidden(error) || isMissing(error)) return <Note>{t('process.gone')}</Note>;
    if (error) return <LoadError error={error} onRetry={() => void refetch()} />;
    return <Loader small>{t('list.loading')}</Loader>;
  }
  const ended = instances.find((one) => !isLive(one));
  const starts = canAct && !isGone ? startable(stages, live) : [];

  return (
    <Flex direction="column" alignItems="stretch" gap={4} width="100%" data-crm-process>
      {live.map((instance, index) => (
        <Flex key={instance.id} direction="column" alignItems="stretch" gap={4}>
          {index > 0 ? <Divider /> : null}
          <InstanceCard
            record={record}
            row={instance}
            stages={stages}
            isNamed={live.length > 1}
            canAct={canAct}
            isDirty={isDirty}
            reload={{
              isFailed: error !== undefined && !answer.isFetching,
              again: () => void refetch(),
            }}
          />
        </Flex>
      ))}
      {live.length === 0 && ended ? <EndedLine row={ended} stages={stages} /> : null}
      {live.length === 0 && ended?.status === 'converted' && canAct && !isGone ? (
        <EndedActions record={record} row={ended} isDirty={isDirty} />
      ) : null}
      {live.length === 0 && !ended ? (
        <Typography variant="pi" textColor="neutral600">
          {t(isGone ? 'process.gone' : 'process.none')}
        </Typography>
      ) : null}
      {starts.length > 0 ? (
        <StartButtons record={record} starts={starts} isDirty={isDirty} />
      ) : null}
    </Flex>
  );
}

/** Another person's action is in the form too, unless the form has edits that it would overwrite. */
function useNoticedChanges(
  record: RecordKey,
  /** Undefined until they are loaded. */
  revisions: string | undefined,
  isDirty: boolean,
): void {
  const [notice] = useNoticeCrmChangeMutation();
  const known = useRef(revisions);
  useEffect(() => {
    if (revisions === undefined || known.current === revisions) return;
    const isFirst = known.current === undefined;
    if (isDirty && !isFirst) return;
    known.current = revisions;
    if (!isFirst) void notice(record);
  }, [notice, record, revisions, isDirty]);
}
