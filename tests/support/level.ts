/** The level that this run is about: `NEXUS_TEST_LEVEL`, 1 unless it says otherwise [BR-006]. */
export function levelUnderTest(): 1 | 2 | 3 {
  const level = Number(process.env.NEXUS_TEST_LEVEL ?? 1);
  if (level === 1 || level === 2 || level === 3) return level;
  throw new Error(`NEXUS_TEST_LEVEL must be 1, 2 or 3; it is "${process.env.NEXUS_TEST_LEVEL}".`);
}
