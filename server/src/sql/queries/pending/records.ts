import { UID } from '../../../constants';

/** Records that stand in a dashboard, with the type whose right is asked for. */
export const PENDING_RECORDS = { lead: UID.contact, opportunity: UID.opportunity } as const;

export type PendingRecord = keyof typeof PENDING_RECORDS;
