import { useSearchParams } from 'react-router-dom';

import type { CustomFieldModel } from '../../../../../server/src/contracts/custom-fields';

export type FieldState = 'live' | 'archived';

/** The shown record type and tab, kept in the URL so that it can be shared. */
export function useListLocation(models: readonly CustomFieldModel[]) {
  const [params, setParams] = useSearchParams();
  const wanted = params.get('type');
  const model = models.find(({ uid }) => uid === wanted) ?? models[0];
  const state: FieldState = params.get('state') === 'archived' ? 'archived' : 'live';

  const show = (uid: string, next: FieldState) =>
    setParams(next === 'live' ? { type: uid } : { type: uid, state: next }, { replace: true });

  return {
    model,
    state,
    showModel: (uid: string) => show(uid, 'live'),
    showState: (next: FieldState) => {
      if (model) show(model.uid, next);
    },
  };
}
