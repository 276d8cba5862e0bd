export { Hiding } from './hiding';
