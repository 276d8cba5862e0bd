import { z } from 'zod';

/** How far each source has been read: the numbers of its rows, which rise as they are made. */
const cursor = z.strictObject({
  history: z.int().optional(),
  task: z.int().optional(),
  /** Interactions may be entered later, so the time goes first. */
  interaction: z.tuple([z.int(), z.int()]).optional(),
});

export type TimelineCursor = z.infer<typeof cursor>;

export const toToken = (position: TimelineCursor): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Undefined for a text that is no cursor of ours. */
export function fromToken(token: string): TimelineCursor | undefined {
  try {
    return cursor.safeParse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
