/** Maximum number of history entries in the column, the newest ones; use level 2 for more. */
export const HISTORY_ENTRIES = 1_000;

/** Maximum size of the history; the oldest entries are dropped, so large contacts keep fewer. */
export const HISTORY_BYTES = 2 * 1024 * 1024;

/**
 * Maximum size of a document's contacts. The whole value is sent with every write, and with escaped
 * quotes it must fit the smallest default packet size of a database: MariaDB's 16 MiB.
 */
export const CONTACTS_BYTES = 5 * 1024 * 1024;
