import { ADMIN_ACTIONS } from '../../constants';

interface Context {
  readonly state: { readonly userAbility: { can(action: string): boolean } };
}

/** Allows admins who may do anything in the CRM, whatever it is. */
export const anyPermission = ({ state: { userAbility } }: Context): boolean =>
  Object.values(ADMIN_ACTIONS).some((action) => userAbility.can(action));
