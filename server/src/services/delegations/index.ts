export { DelegationChecks } from './checks';
export { Delegations, type DelegationCaller } from './delegations';
export { DepartedDelegations } from './departures';
export { DelegationLog } from './log';
