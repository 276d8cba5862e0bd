import type { Core } from '@strapi/strapi';

import { RECORD_UIDS } from '../../constants';
import { RECORD_KINDS, type RecordChange } from '../../contracts/events';
import type { CountingRecords } from '../../sql/history';
import { tableOf } from '../ports/tables';

const events = (change: RecordChange, ofLevelOne: string): string[] => [
  ...RECORD_KINDS.map((kind) => `${kind}.${change}`),
  ofLevelOne,
];

/** The record types, whose rows store the expected number of history entries. */
export const countingRecords = (strapi: Core.Strapi): CountingRecords[] =>
  RECORD_UIDS.map((type) => ({
    ...{ type, table: tableOf(strapi, type) },
    created: events('created', 'contact.added'),
    changed: events('changed', 'contact.updated'),
  }));
