import type { Core } from '@strapi/strapi';

import { UID, type RecordUid } from '../../constants';
import { personOf } from '../../core/identity';
import type { RecordValues } from '../../fields';
import { currentActor } from '../ports/actor';

/** A new record with what only the request knows, where it was not given: who writes, and when. */
export async function withNewDefaults(
  strapi: Core.Strapi,
  uid: RecordUid,
  given: RecordValues,
): Promise<RecordValues> {
  if (uid !== UID.interaction) return given;
  return {
    ...given,
    author: given.author ?? personOf(await currentActor(strapi)),
    happenedAt: given.happenedAt ?? new Date().toISOString(),
  };
}
