import { useParams } from 'react-router-dom';

import { useGetCrmRecordInstancesQuery, type RecordKey } from '../api/process';

/**
 * Whether a pipeline runs on the record, so that the server refuses to write its stage and owner (BR-007).
 * Also until that is known. False for a user who may not see pipelines: the server decides then.
 * The list is the one that the process panel keeps fresh.
 */
export function useLivePipeline(record: RecordKey | null): boolean {
  const { data, isLoading } = useGetCrmRecordInstancesQuery(record ?? NO_RECORD, {
    skip: record === null,
  });
  return isLoading || (data?.some(isLive) ?? false);
}

/** The same for the record of a form of the Content Manager, if the input is that of `attribute`. */
export function usePipelineLock(name: string, attribute: 'stage' | 'owner'): boolean {
  const { slug: type = '', id = '' } = useParams<{ slug: string; id: string }>();
  const isRecord = name === attribute && type !== '' && id !== '' && id !== 'create';
  return useLivePipeline(isRecord ? { type, id } : null);
}

const NO_RECORD: RecordKey = { type: '', id: '' };

const isLive = ({ status, entity }: { status: string; entity: string | null }): boolean =>
  entity !== null && (status === 'active' || status === 'needs_attention');
