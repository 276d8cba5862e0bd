import type { Core } from '@strapi/strapi';

import { UID, type RecordUid } from '../../constants';
import { personOf } from '../../core/identity';
import type { RecordValues } from '../../fields';
import { currentActor } from '../ports/actor';
import { clockOf } from '../ports/clock';

/** Fills in the caller and the time in a new record, where they were not given. */
export async function withNewDefaults(
  strapi: Core.Strapi,
  uid: RecordUid,
  given: RecordValues,
): Promise<RecordValues> {
  if (uid !== UID.interaction) return given;
  return {
    ...given,
    author: given.author ?? personOf(await currentActor(strapi)),
    happenedAt: given.happenedAt ?? clockOf(strapi).now().toISOString(),
  };
}
