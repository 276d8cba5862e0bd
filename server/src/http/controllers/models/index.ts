export { modelContacts } from './contacts';
export { modelHistory } from './history';
