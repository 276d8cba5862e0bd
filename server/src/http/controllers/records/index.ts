import { UID } from '../../../constants';
import { createRecordController } from './controller';

/** Controllers of the record types by singular name; registered together with the types. */
export const recordControllers = {
  contact: createRecordController(UID.contact),
  opportunity: createRecordController(UID.opportunity),
  campaign: createRecordController(UID.campaign),
  interaction: createRecordController(UID.interaction),
  team: createRecordController(UID.team),
};
