import { z } from 'zod';

/** The position in each source: ascending row ids. */
const cursor = z.strictObject({
  history: z.int().optional(),
  task: z.int().optional(),
  mail: z.int().optional(),
  /** By time first, since interactions may be entered later. */
  interaction: z.tuple([z.int(), z.int()]).optional(),
});

export type TimelineCursor = z.infer<typeof cursor>;

export const toToken = (position: TimelineCursor): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Undefined if the text is no valid cursor. */
export function fromToken(token: string): TimelineCursor | undefined {
  try {
    return cursor.safeParse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
