interface Named {
  readonly id: string;
  readonly name: string;
}

/** Names that have been loaded, for filters of lists: Strapi draws those without our components. */
export const knownPeople: { value: string; label: string }[] = [];

export function rememberPeople(people: readonly Named[]): void {
  for (const { id, name } of people) {
    if (!knownPeople.some(({ value }) => value === id))
      knownPeople.push({ value: id, label: name });
  }
}
