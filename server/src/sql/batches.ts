/** Databases take a limited number of values in one statement. */
const SIZE = 500;

/** Asks about many values part by part; the answers come together. */
export async function inParts<Value, Answer>(
  values: readonly Value[],
  ask: (part: Value[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < values.length; start += SIZE) {
    answers.push(...(await ask(values.slice(start, start + SIZE))));
  }
  return answers;
}
