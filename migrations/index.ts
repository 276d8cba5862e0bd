import { history } from './0001-history';
import { pickCursors } from './0002-pick-cursors';
import { instances } from './0003-instances';
import { triggerCalls } from './0004-trigger-calls';

/** In the order in which they run. DDL only, and each may be repeated: a process may die in any. */
export const migrations = [history, pickCursors, instances, triggerCalls];

export { appendOnly } from './append-only';
