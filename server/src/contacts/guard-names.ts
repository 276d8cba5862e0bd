import { nearestName } from '../fields';
import { CONTACT_ACTIONS } from './hooks';

/** What other systems call these actions: as a guard such a name would never be asked. */
const MEANT: Readonly<Record<string, string>> = {
  create: 'add',
  update: 'edit',
  delete: 'remove',
  find: 'view',
  list: 'view',
};

/**
 * The action that the name of a guard was probably meant for, `undefined` where the name stands:
 * one of ours, or the model's own. A guard that nothing asks would leave the entry point open.
 */
export function meantAction(name: string): string | undefined {
  if ((CONTACT_ACTIONS as readonly string[]).includes(name)) return undefined;
  const near = nearestName(name, CONTACT_ACTIONS);
  // "review" is a word of its own; one letter more or less is a slip.
  const slip = near !== undefined && Math.abs(near.length - name.length) <= 1 ? near : undefined;
  return Object.hasOwn(MEANT, name.toLowerCase()) ? MEANT[name.toLowerCase()] : slip;
}
