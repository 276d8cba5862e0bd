import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export interface LimitedBody {
  readonly bytes: Buffer;
  /** Whether the answer was longer than the limit. */
  readonly truncated: boolean;
}

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/**
 * Reads at most this number of decoded bytes, then closes the stream: a decompression bomb is
 * never expanded. An unknown encoding is read as it is.
 */
export async function readBody(
  body: Readable,
  encoding: string | undefined,
  limit: number,
): Promise<LimitedBody> {
  const name = encoding?.trim().toLowerCase() ?? '';
  const decode = Object.hasOwn(DECODERS, name)
    ? DECODERS[name as keyof typeof DECODERS]
    : undefined;
  const source = decode ? pipe(body, decode()) : body;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk as Uint8Array);
      chunks.push(bytes.subarray(0, limit - length));
      length += bytes.length;
      if (length > limit) return { bytes: Buffer.concat(chunks), truncated: true };
    }
    return { bytes: Buffer.concat(chunks), truncated: false };
  } finally {
    body.destroy();
  }
}

/** `pipe` alone does not pass errors on. */
function pipe(body: Readable, decoder: Transform): Readable {
  body.on('error', (error) => decoder.destroy(error));
  decoder.on('close', () => body.destroy());
  return body.pipe(decoder);
}
