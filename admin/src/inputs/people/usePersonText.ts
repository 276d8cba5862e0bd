import { useGetCrmPersonQuery } from '../../api/people';
import { useTranslate } from '../../hooks/useTranslate';
import { endOf } from '../endOf';
import { useOwnId } from './useOwnId';

/**
 * The name of a person or team. One that is gone is shown with the end of its id, which stays in the record
 * until somebody else is chosen; one that the user may not look up is named by its kind.
 */
export function usePersonText(id: string | null): { text: string; name: string | undefined } {
  const t = useTranslate();
  const ownId = useOwnId();
  const { data, error, isLoading } = useGetCrmPersonQuery(id ?? '', { skip: id === null });
  if (id === null || isLoading) return { text: '', name: undefined };
  if (data) {
    const { name } = data;
    return { text: id === ownId ? t('people.you', { name }) : name, name };
  }
  if (id === ownId) return { text: t('people.youAlone'), name: undefined };
  if (error) {
    const text = id.startsWith('role:')
      ? t('process.role', { name: id.slice('role:'.length) })
      : t(id.startsWith('team:') ? 'process.someTeam' : 'process.somebody');
    return { text, name: undefined };
  }
  return { text: t('people.gone', { id: endOf(id) }), name: undefined };
}
