import { ExpressionSyntaxError } from './fault';

const ESCAPE = /\\(u[0-9a-fA-F]{4}|[^])/g;
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** The value of a quoted string; `at` is the offset of its opening quote. */
export function readText(quoted: string, at: number): string {
  const inner = quoted.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  return inner.replace(ESCAPE, (whole: string, code: string, offset: number) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const value = SIMPLE[code];
    if (value !== undefined && Object.hasOwn(SIMPLE, code)) return value;
    throw new ExpressionSyntaxError(
      at + 1 + offset,
      `the escape ${JSON.stringify(whole)} is not known`,
      String.raw`write \\, \', \", \n, \r, \t, \b, \f or \u and four digits`,
    );
  });
}
