export { chainFrom, standingFor } from './chains';
export { coversWork, intersect } from './scope';
