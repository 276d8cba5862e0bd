import type { RecordKey } from '../api/process';

/** The page of a record, of a type of the CRM or of the app. */
export const recordPath = ({ type, id }: RecordKey): string =>
  `/plugins/nexus-crm/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

/** The record in the Content Manager, to edit it. */
export const editPath = ({ type, id }: RecordKey): string =>
  `/content-manager/collection-types/${type}/${id}`;
