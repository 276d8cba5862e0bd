import type { Actor, InstanceId } from '../../core/contracts';
import { isAssignee, personOf } from '../../core/identity';
import type { Notifier } from '../ports/notifier';
import type { LoggedChange } from './record-changes';

/**
 * Notifies the new owners of records that were created or changed outside of a pipeline. A write of
 * several records at once is bulk work.
 */
export async function notifyOwners(
  notifier: Notifier,
  changes: readonly LoggedChange[],
  { actor, at }: { readonly actor: Actor; readonly at: number },
): Promise<void> {
  const isBulk = changes.length > 1;
  if (!notifier.takes({ isBulk })) return;
  for (const { change, kind, state, after } of changes) {
    const owner = after?.owner;
    if (change === 'deleted' || typeof owner !== 'string' || !isAssignee(owner)) continue;
    await notifier.notify({
      ...{ notice: 'assigned', to: [owner], except: personOf(actor), at, isBulk },
      ...{ subject: state.subject, instance: state.instance as InstanceId | null },
      ...{ work: { definition: null, kind }, payload: {} },
    });
  }
}
