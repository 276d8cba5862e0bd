export { toContact, type Contact, type StoredContact } from './contact';
export { decide, type Change, type Command, type Decision } from './decide';
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
export { emptyLedger, parseLedger, type HistoryEntry, type Ledger } from './ledger';
export { CONTACTS_BYTES } from './limits';
export { parseModel, type ContactModel, type ModelDeclaration } from './model';
