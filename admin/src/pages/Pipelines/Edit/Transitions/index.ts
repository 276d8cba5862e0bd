export { TransitionsTab } from './TransitionsTab';
