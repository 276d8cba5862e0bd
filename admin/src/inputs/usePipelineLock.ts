import { useParams } from 'react-router-dom';

import { useGetCrmRecordInstancesQuery } from '../api/process';

/**
 * Whether a pipeline runs on the record of this form, so that the server refuses to write `attribute`
 * (BR-007). Also until that is known. Open for a user who may not see pipelines: the server decides then.
 * The list is the one that the process panel keeps fresh.
 */
export function usePipelineLock(name: string, attribute: 'stage' | 'owner'): boolean {
  const { slug: type = '', id = '' } = useParams<{ slug: string; id: string }>();
  const isRecord = name === attribute && type !== '' && id !== '' && id !== 'create';
  const { data, isLoading } = useGetCrmRecordInstancesQuery({ type, id }, { skip: !isRecord });
  if (!isRecord) return false;
  return isLoading || (data?.some(isLive) ?? false);
}

const isLive = ({ status, entity }: { status: string; entity: string | null }): boolean =>
  entity !== null && (status === 'active' || status === 'needs_attention');
