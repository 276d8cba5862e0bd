export { branchesOf, indexSteps } from './index-steps';
