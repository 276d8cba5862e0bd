import { ExpressionSyntaxError } from './fault';
import { EXPRESSION_LIMITS } from './limits';
import type { Token } from './tokens';

/** The tokens as the parser gets them, with a way back to the source. */
export interface CanonicalExpression {
  readonly text: string;
  /** As parsed: `NOT` turned into `!( … )`. */
  readonly tokens: readonly Token[];
  /** Where each token begins in `text`. */
  readonly offsets: readonly number[];
}

const ENDS_NOT: ReadonlySet<string> = new Set(['&&', '||', '?', ':', ',', ')', ']']);

/**
 * `NOT` reaches as far as people mean it, to the next AND or OR, while the parser binds a prefix
 * to the next value; so its reach is written out in parentheses.
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

/** Tokens back to text, one blank between any two, so that the parser can only read them alike. */
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

/** The place in the source of an offset in the canonical text. */
export function toSourcePosition({ tokens, offsets }: CanonicalExpression, offset: number): number {
  let place = tokens.at(-1)?.at ?? 0;
  for (const [index, start] of offsets.entries()) {
    if (start > offset) break;
    place = tokens[index]?.at ?? place;
  }
  return place;
}
