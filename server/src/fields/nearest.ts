import { distance } from 'fastest-levenshtein';

/** Longer names are not compared: the cost is quadratic. */
const LONGEST = 100;

/** The candidate with the smallest edit distance, or `undefined` if none is close. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const reach = Math.max(1, Math.floor(name.length / 3));
  const meant = name.toLowerCase();
  let best: { candidate: string; steps: number } | undefined;
  for (const candidate of candidates) {
    const steps = countSlips(meant, candidate.toLowerCase());
    if (steps <= reach && (best === undefined || steps < best.steps)) best = { candidate, steps };
  }
  return best?.candidate;
}

/** Edit distance between two words; a swap of neighbours counts as one. */
function countSlips(name: string, candidate: string): number {
  const steps = distance(name, candidate);
  if (steps !== 2 || name.length !== candidate.length) return steps;
  const first = Array.from(name).findIndex((letter, index) => letter !== candidate[index]);
  const swapped = name[first] === candidate[first + 1] && name[first + 1] === candidate[first];
  return swapped && name.slice(first + 2) === candidate.slice(first + 2) ? 1 : steps;
}
