export { readAudience } from './audience';
export { MemberRows, type Member } from './member-rows';
export { MemberStatusWrite } from './member-status';
export { RunRows, type Run } from './run-rows';
