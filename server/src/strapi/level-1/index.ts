export { registerEmbeddedContacts } from './register';
export { EmbeddedContactStore, type ContactTables } from './store';
