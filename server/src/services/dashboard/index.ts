export { createDashboard } from './dashboard';
