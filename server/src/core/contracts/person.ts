/** `user:<documentId>` or `admin:<documentId>`. Only people hold seats. */
export type Person = `user:${string}` | `admin:${string}`;

/** A person, team or role: `team:<documentId>`, `role:<name>`. */
export type Assignee = Person | `team:${string}` | `role:${string}`;

/** The record that an instance runs on. */
export interface Subject {
  /** The uid of its content type; any name outside of Strapi. */
  readonly type: string;
  /** Its documentId. */
  readonly id: string;
}
