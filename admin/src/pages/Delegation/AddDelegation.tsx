import { Button } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { NEW, type ListLocation } from '../../hooks/useListLocation';
import { useTranslate } from '../../hooks/useTranslate';
import { useDelegationRights } from './useDelegationRights';

interface AddDelegationProps {
  whose: 'own' | 'all';
  location: ListLocation;
}

/** Delegates the user's own work, or that of somebody else. */
export function AddDelegation({ whose, location }: AddDelegationProps) {
  const t = useTranslate();
  const { hasOwn, managesAll } = useDelegationRights();
  if (whose === 'all' ? !managesAll : !hasOwn) return null;
  return (
    <Button size="S" startIcon={<Plus />} onClick={() => location.show({ open: NEW })}>
      {t(whose === 'all' ? 'delegation.add.other' : 'delegation.add')}
    </Button>
  );
}
