export { readAudience } from './audience';
export { checkFilters, type AudienceCaller } from './check-filters';
export { MemberRows, type Member, type SettledMember } from './member-rows';
export { MemberStatusWrite } from './member-status';
export { RunRows, type Run } from './run-rows';
