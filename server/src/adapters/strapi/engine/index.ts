export { StrapiDirectory } from './directory';
export { StrapiInteractionLookup } from './interactions';
export { StrapiSqlRuntime } from './sql-runtime';
export { Audience, EntryEvents, StrapiSubjectStore, type SubjectStoreOptions } from './subjects';
