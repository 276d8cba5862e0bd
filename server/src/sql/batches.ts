/** Databases limit the number of bound values per statement. */
const SIZE = 500;

/** Splits values into batches of at most 500, in order. */
export const batchesOf = <Value>(values: readonly Value[]): Value[][] =>
  Array.from({ length: Math.ceil(values.length / SIZE) }, (_, index) =>
    values.slice(index * SIZE, (index + 1) * SIZE),
  );

/** Queries many values batch after batch; the results are concatenated. */
export async function inBatches<Value, Answer>(
  values: readonly Value[],
  ask: (batch: Value[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const batch of batchesOf(values)) answers.push(...(await ask(batch)));
  return answers;
}
