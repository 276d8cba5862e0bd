import { ExpressionSyntaxError } from './fault';
import { EXPRESSION_LIMITS } from './limits';
import type { Token } from './tokens';

/** The expression as passed to the parser, with a mapping to the source. */
export interface CanonicalExpression {
  readonly text: string;
  /** The parsed tokens: `NOT` is rewritten to `!( … )`. */
  readonly tokens: readonly Token[];
  /** The offset of each token in `text`. */
  readonly offsets: readonly number[];
}

const ENDS_NOT: ReadonlySet<string> = new Set(['&&', '||', '?', ':', ',', ')', ']']);

/**
 * In this language `NOT` extends to the next AND or OR, but jsep binds a prefix operator to the
 * next operand only. Its operand is therefore put in parentheses.
 */
function spellOutNot(tokens: readonly Token[]): Token[] {
  const spelled: Token[] = [];
  const pending: Array<{ readonly depth: number; readonly at: number }> = [];
  let depth = 0;
  const endNots = (at: number): void => {
    while (pending.at(-1)?.depth === depth) {
      pending.pop();
      spelled.push({ kind: 'sign', value: ')', at, group: true });
    }
  };
  for (const token of tokens) {
    const { value, at } = token;
    const sign = token.kind === 'sign';
    if (sign && ENDS_NOT.has(value)) endNots(at);
    if (sign && (value === '(' || value === '[')) depth += 1;
    if (sign && (value === ')' || value === ']')) depth -= 1;
    if (!sign || value !== 'NOT') {
      spelled.push(token);
      continue;
    }
    if (pending.length >= EXPRESSION_LIMITS.depth) {
      throw new ExpressionSyntaxError(
        at,
        'there are too many NOTs',
        'an even number of them cancels out',
      );
    }
    spelled.push(
      { kind: 'sign', value: '!', at, group: false },
      { kind: 'sign', value: '(', at, group: true },
    );
    pending.push({ depth, at });
  }
  endNots(tokens.at(-1)?.at ?? 0);
  return spelled;
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;

/** Prints the tokens separated by blanks, so that the parser cannot split them differently. */
export function canonicalize(source: readonly Token[]): CanonicalExpression {
  const hasNot = source.some(({ kind, value }) => kind === 'sign' && value === 'NOT');
  const tokens = hasNot ? spellOutNot(source) : source;
  const offsets: number[] = [];
  let text = '';
  for (const token of tokens) {
    offsets.push(text.length);
    text += `${token.kind === 'text' ? quote(token.value) : token.value} `;
  }
  return { text, tokens, offsets };
}

/** Maps an offset of the canonical text to the source. */
export function toSourcePosition({ tokens, offsets }: CanonicalExpression, offset: number): number {
  let place = tokens.at(-1)?.at ?? 0;
  for (const [index, start] of offsets.entries()) {
    if (start > offset) break;
    place = tokens[index]?.at ?? place;
  }
  return place;
}
