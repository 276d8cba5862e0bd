import { z } from 'zod';

/** What a list shows of the record that an item is about. */
export const recordSummary = z.lazy(() =>
  z
    .object({
      label: z.string().describe('The value of its entry title; the documentId if it is empty.'),
      value: z.number().nullable().describe('Of an opportunity; otherwise null.'),
      currency: z.string().nullable(),
    })
    .nullable()
    .describe('What the caller may read of the record; null if that is nothing, or it is gone.'),
);
export type RecordSummary = z.infer<typeof recordSummary>;
