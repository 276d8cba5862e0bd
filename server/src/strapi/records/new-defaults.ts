import type { Core } from '@strapi/strapi';

import { UID, type RecordUid } from '../../constants';
import { personOf } from '../../core/identity';
import type { RecordValues } from '../../fields';
import { currentActor } from '../ports/actor';
import { clockOf } from '../ports/clock';

/**
 * Fills in the caller and the time in a new record, where they were not given. An interaction that is due
 * has not happened yet: the caller is the one who is going to do it.
 */
export async function withNewDefaults(
  strapi: Core.Strapi,
  uid: RecordUid,
  given: RecordValues,
): Promise<RecordValues> {
  if (uid !== UID.interaction) return given;
  const caller = personOf(await currentActor(strapi));
  if (isGiven(given.dueAt) && !isGiven(given.happenedAt)) {
    return { ...given, assignee: given.assignee ?? caller };
  }
  return {
    ...given,
    author: given.author ?? caller,
    happenedAt: given.happenedAt ?? clockOf(strapi).now().toISOString(),
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
