/** What a delegation can be limited to: the kinds of the inbox. */
export const DELEGATION_KINDS = ['task', 'approval', 'lead', 'opportunity'] as const;
