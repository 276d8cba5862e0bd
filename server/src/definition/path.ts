/** A path in a definition. */
export type JsonPath = ReadonlyArray<string | number>;

const SHOWN = 80;

/** Readable, and unique in its definition: `transitions.win.do[0]`. */
export const formatPath = (path: JsonPath): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : `${text}${text === '' ? '' : '.'}${part.slice(0, SHOWN)}`,
    '',
  );
