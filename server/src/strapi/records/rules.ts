import { campaignRules } from '../../campaigns/record';
import { contactRules } from '../../contacts/record';
import { interactionRules } from '../../interactions/record';
import { opportunityRules } from '../../opportunities/record';
import { teamRules } from '../../teams/record';
import { RECORD_UIDS, UID, type RecordUid } from '../../constants';
import type { RecordRules } from '../../fields';

/** The validation rules of each record type. */
export const RECORD_RULES: Readonly<Record<RecordUid, RecordRules>> = {
  [UID.contact]: contactRules,
  [UID.opportunity]: opportunityRules,
  [UID.campaign]: campaignRules,
  [UID.interaction]: interactionRules,
  [UID.team]: teamRules,
};

export const isRecordUid = (uid: string): uid is RecordUid =>
  (RECORD_UIDS as readonly string[]).includes(uid);
