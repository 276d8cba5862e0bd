/** History in the column is this many of the newest entries; more needs level 2. */
export const HISTORY_ENTRIES = 1_000;

/** Large contacts leave fewer entries: the oldest go where history would take more than this. */
export const HISTORY_BYTES = 2 * 1024 * 1024;

/**
 * What the contacts of one document may take. The whole value is sent with every write, and with
 * its quotes escaped it must fit the smallest packet that a database takes by default: MariaDB's
 * 16 MiB.
 */
export const CONTACTS_BYTES = 5 * 1024 * 1024;
