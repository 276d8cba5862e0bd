/** `stage`, or `stage-2` where that is taken. */
export function freshName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

const DEFAULT = /^(?:stage|transition)(?:-\d+)?$/;

/**
 * The name that follows a new label; undefined where the name was chosen, or is in use already.
 *
 * @param derived how a label is written as a name.
 */
export function followingName(
  { name, before, label }: { name: string; before: string; label: string },
  taken: readonly string[],
  derived: (label: string) => string,
): string | undefined {
  const wanted = derived(label);
  const isDerived = DEFAULT.test(name) || name === derived(before);
  if (!isDerived || wanted === '' || wanted === name || !/^[a-z]/.test(wanted)) return undefined;
  return taken.includes(wanted) ? undefined : wanted;
}
