import type { RecordValues } from '../../../fields';

/** A write, as its references are checked. */
export interface ReferenceInput {
  /** The written values. */
  readonly given: RecordValues;
  /** The row before the write; absent on create. */
  readonly before?: RecordValues | undefined;
  /** The record as it would be after the write. */
  readonly record: RecordValues;
  /** Fields whose value changes; on create all given ones. */
  readonly changed: ReadonlySet<string>;
  /** References already verified in the same call. */
  readonly verified: Set<string>;
}
