export { chainFrom, MOST_DELEGATIONS, standingFor } from './chains';
export { covers, coversWork, intersect } from './scope';
