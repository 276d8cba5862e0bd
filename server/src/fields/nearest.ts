import { distance } from 'fastest-levenshtein';

/** Nobody mistypes a longer name, and comparing costs its square. */
const LONGEST = 100;

/** The candidate that was probably meant, or `undefined` where none is close. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const reach = Math.max(1, Math.floor(name.length / 3));
  let best: { candidate: string; steps: number } | undefined;
  for (const candidate of candidates) {
    const steps = distance(name.toLowerCase(), candidate.toLowerCase());
    if (steps <= reach && (best === undefined || steps < best.steps)) best = { candidate, steps };
  }
  return best?.candidate;
}
