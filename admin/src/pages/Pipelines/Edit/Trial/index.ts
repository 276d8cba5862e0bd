export { TrialTab } from './TrialTab';
