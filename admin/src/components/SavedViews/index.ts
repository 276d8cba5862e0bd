export { addressOf } from './model/address';
export { SavedViews } from './SavedViews';
