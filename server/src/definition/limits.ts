/** Size limits of a definition. A larger one is not read at all. */
export const DEFINITION_LIMITS = {
  /** Approximate bytes of its JSON: strings and keys in UTF-8, and one per punctuation mark. */
  bytes: 1_048_576,
  /** Nesting depth of the JSON. */
  depth: 200,
  /** Nesting of `all`, `any` and `not`. */
  conditionDepth: 20,
  steps: 5_000,
  entities: 50,
  stages: 500,
  /** Levels of one entity's ladder. */
  escalations: 50,
  /** Reminders of one task. */
  reminders: 10,
  transitions: 1_000,
  campaigns: 100,
  dataKeys: 500,
  /** Maximum number of listed problems; beyond it, one diagnostic says that there are more. */
  diagnostics: 500,
} as const;
