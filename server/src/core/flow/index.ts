export { indexSteps } from './index-steps';
