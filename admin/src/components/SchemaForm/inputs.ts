import type { SchemaInput } from './inputProps';
import { CurrencyRow } from './inputs/CurrencyRow';
import { AssigneesRow, PeopleRow } from './inputs/PeopleRow';
import { OwnerRow, PersonRow } from './inputs/PersonRow';
import { RecordRow } from './inputs/RecordRow';
import { SelectionRow } from './inputs/SelectionRow';
import { StageRow } from './inputs/StageRow';
import { TeamRow } from './inputs/TeamRow';
import { TimeRow } from './inputs/TimeRow';

/**
 * Rows of formats that have their own, with label, hint and error. The values are texts such as
 * `user:<documentId>`, or a list of them; of `record`, `{ type, id }`. A format that is not listed is a text.
 */
export const FORMAT_ROWS: Readonly<Record<string, SchemaInput>> = {
  person: PersonRow,
  owner: OwnerRow,
  team: TeamRow,
  people: PeopleRow,
  assignees: AssigneesRow,
  currency: CurrencyRow,
  record: RecordRow,
  selection: SelectionRow,
  stage: StageRow,
  time: TimeRow,
};
