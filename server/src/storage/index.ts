export { MemoryStorage } from './memory';
