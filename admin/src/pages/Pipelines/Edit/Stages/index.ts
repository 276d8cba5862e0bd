export { StagesTab } from './StagesTab';
