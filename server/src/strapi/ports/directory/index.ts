export { Accounts, type Account } from './accounts';
export { StrapiDirectory } from './directory';
