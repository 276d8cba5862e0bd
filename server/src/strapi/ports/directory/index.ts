export { Accounts, type Account } from './accounts';
export { StrapiDirectory } from './directory';
export { PeopleList } from './people-list';
