/** What one expression may cost. Checked in this order; see docs/definitions.md. */
export const EXPRESSION_LIMITS = {
  /** Characters of source, looked at before anything is read. */
  length: 4_096,
  /** Nodes of the tree. There are no loops, so this also bounds the steps that are not charged. */
  nodes: 512,
  /** Depth of the tree, and of brackets before there is a tree. */
  depth: 64,
  /** Characters of any text that an evaluation makes. */
  text: 65_536,
  /** Charge of one evaluation: list items looked at, and text in blocks of 64 characters. */
  steps: 10_000,
} as const;
