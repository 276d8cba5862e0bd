import { UID } from '../../../constants';

/** Kinds of records on a dashboard, and the type whose permission applies. */
export const PENDING_RECORDS = { lead: UID.contact, opportunity: UID.opportunity } as const;

export type PendingRecord = keyof typeof PENDING_RECORDS;
