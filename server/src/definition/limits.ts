/** How large a definition may be. Beyond it nothing is read, so nothing can be slow or overflow. */
export const DEFINITION_LIMITS = {
  /** Bytes of its JSON, about: texts and keys in UTF-8, and one for each sign. */
  bytes: 1_048_576,
  /** Nesting of the JSON as a whole. */
  depth: 200,
  /** Nesting of all, any and not. */
  conditionDepth: 20,
  steps: 5_000,
  entities: 50,
  stages: 500,
  transitions: 1_000,
  campaigns: 100,
  dataKeys: 500,
  /** Problems listed; a definition that has more is told so. */
  diagnostics: 500,
} as const;
