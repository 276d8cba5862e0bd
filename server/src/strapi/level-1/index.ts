export { addEmbeddedContacts } from './register';
export { EmbeddedContactStore, type ContactTables } from './store';
