import { useCallback } from 'react';

import { useAuth } from '@strapi/strapi/admin';

import { useCanEdit } from '../../hooks/useCanEdit';

const UPDATE = 'plugin::content-manager.explorer.update';

/** Whether the user's role may update a field of a type, as the Content Manager decides it. */
export function useFieldRights(type: string): (name: string) => boolean {
  const canEdit = useCanEdit(type);
  const permissions = useAuth('useFieldRights', (auth) => auth.permissions);
  return useCallback(
    (name) =>
      canEdit &&
      permissions.some(({ action, subject, properties }) => {
        if (action !== UPDATE || subject !== type) return false;
        const fields: unknown = properties?.['fields'];
        // A permission without fields is one for all of them.
        return !Array.isArray(fields) || fields.includes(name);
      }),
    [canEdit, permissions, type],
  );
}
