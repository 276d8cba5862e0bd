/** Types whose records the person may list: these, or all. */
export type VisibleTypes = 'all' | readonly string[];
