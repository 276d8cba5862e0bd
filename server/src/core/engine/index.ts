export { decide } from './decide';
export { explain } from './explain';
export { findContradiction } from './consistency';
export { subjectAfter } from './subject-after';
