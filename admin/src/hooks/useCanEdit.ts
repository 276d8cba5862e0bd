import { useRBAC } from '@strapi/strapi/admin';

import { INTERACTION } from '../api/records';

const explorer = (what: string, subject: string) => ({
  ...{ action: `plugin::content-manager.explorer.${what}`, subject },
});

/** Whether the user may change records of a type in the Content Manager. */
export function useCanEdit(type: string): boolean {
  const { allowedActions } = useRBAC([explorer('update', type)]);
  return allowedActions.canUpdate === true;
}

/** Whether the user may log interactions, and change them. */
export function useInteractionRights(): { canCreate: boolean; canUpdate: boolean } {
  const { allowedActions } = useRBAC([
    explorer('create', INTERACTION),
    explorer('update', INTERACTION),
  ]);
  return {
    canCreate: allowedActions.canCreate === true,
    canUpdate: allowedActions.canUpdate === true,
  };
}

const UPLOAD = [{ action: 'plugin::upload.assets.create', subject: null }];

/** Whether the user may add files to the media library. */
export function useCanUpload(): boolean {
  const { allowedActions } = useRBAC(UPLOAD);
  return allowedActions.canCreate === true;
}
