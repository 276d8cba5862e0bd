export { Audience } from '../../patches/event-subscriptions';
export { EntryEvents } from './entry-events';
export { StrapiSubjectStore, type SubjectStoreOptions } from './subject-store';
