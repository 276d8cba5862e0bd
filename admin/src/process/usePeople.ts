import { useMemo } from 'react';

import { useGetCrmPeopleByIdsQuery } from '../api/process';
import { useTranslate } from '../hooks/useTranslate';
import { useOwnId } from '../inputs/people/useOwnId';

/** Names of people, teams and roles; what the caller may not look up is named by its kind. */
export function usePeople(ids: readonly string[]): (id: string) => string {
  const t = useTranslate();
  const caller = useOwnId();
  const asked = useMemo(() => [...new Set(ids)].sort(), [ids]);
  const { data } = useGetCrmPeopleByIdsQuery({ ids: asked }, { skip: asked.length === 0 });
  return useMemo(() => {
    const names = new Map(data?.map(({ id, name }) => [id, name]));
    return (id) => {
      if (id === caller) return t('process.you');
      const known = names.get(id);
      if (known !== undefined) return known;
      if (id.startsWith('role:')) return t('process.role', { name: id.slice('role:'.length) });
      return t(id.startsWith('team:') ? 'process.someTeam' : 'process.somebody');
    };
  }, [caller, data, t]);
}
