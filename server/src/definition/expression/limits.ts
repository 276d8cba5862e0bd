/** Limits of one expression, in the order in which they are checked; see docs/definitions.md. */
export const EXPRESSION_LIMITS = {
  /** Characters of source, checked before tokenizing. */
  length: 4_096,
  /** Nodes of the tree. There are no loops, so this also bounds the steps that are not metered. */
  nodes: 512,
  /** Depth of the tree, and of brackets before parsing. */
  depth: 64,
  /** Characters of any string that an evaluation produces. */
  text: 65_536,
  /** Cost of one evaluation: one per list item visited, and one per 64 characters of text. */
  steps: 10_000,
} as const;
