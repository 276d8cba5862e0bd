export { toContact, type Contact, type StoredContact } from './contact';
export { decide, type Change, type Circumstances, type Command, type Decision } from './decide';
export { frozenCopy } from './frozen';
export { entriesBefore, shownEntry, type HistoryOptions } from './history';
export {
  CONTACT_ACTIONS,
  type ContactContext,
  type ContactFields,
  type ContactGuard,
  type ContactHook,
  type HookedMethod,
} from './hooks';
export {
  noEmbeddedContacts,
  movedToRows,
  parseColumn,
  type HistoryEntry,
  type EmbeddedContacts,
  type ContactLocation,
} from './embedded-contacts';
export { CONTACTS_BYTES } from './limits';
export { fromRow, toRow, type ContactRowValues } from './placement';
export { parseModel, type ContactModel, type ModelDeclaration } from './model';
