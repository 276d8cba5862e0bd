export { EntryEvents } from './entry-events';
export { StrapiSubjectStore, type SubjectStoreOptions } from './subject-store';
