export { findContradiction } from './find-contradiction';
