import { nearestName } from '../fields';
import { CONTACT_ACTIONS } from './hooks';

/** Names of these actions in other systems: a guard of such a name would never be called. */
const MEANT: Readonly<Record<string, string>> = {
  create: 'add',
  update: 'edit',
  delete: 'remove',
  find: 'view',
  list: 'view',
};

/**
 * The action that a guard's name was probably meant for; `undefined` if the name is one of ours or
 * a custom action. A misspelt guard would never be called and would leave the action unguarded.
 */
export function meantAction(name: string): string | undefined {
  if ((CONTACT_ACTIONS as readonly string[]).includes(name)) return undefined;
  const near = nearestName(name, CONTACT_ACTIONS);
  // "review" is a valid custom name; a difference of one letter is a typo.
  const slip = near !== undefined && Math.abs(near.length - name.length) <= 1 ? near : undefined;
  return Object.hasOwn(MEANT, name.toLowerCase()) ? MEANT[name.toLowerCase()] : slip;
}
