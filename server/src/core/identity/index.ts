export { chainAmong, chainTo, isPublic, passesOwnership, personOf, PUBLIC_ACTOR } from './actors';
export {
  formatPerson,
  isAssignee,
  isPerson,
  parseOwner,
  parsePerson,
  type OwnerReference,
  type PersonKind,
  type PersonReference,
} from './references';
