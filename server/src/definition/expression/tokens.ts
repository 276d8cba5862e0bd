import { ExpressionSyntaxError } from './fault';
import { EXPRESSION_LIMITS } from './limits';
import { OPERATOR_WORDS, REFUSED_SIGNS } from './operators';
import { readText } from './text-literal';

/** One word, number, string or operator of the source. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign';
  /** Names and operators as written, words like AND as their operator; strings without quotes. */
  readonly value: string;
  /** Offset in the source. */
  readonly at: number;
  /** True for a parenthesis that groups, false for one that encloses arguments. */
  readonly group: boolean;
}

const BLANK = /[ \t\r\n]*/y;
const TOKEN =
  /([A-Za-z_][A-Za-z0-9_]*)|((?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)|('(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*")|(\.\.\.|===|!==|=>|==|!=|>=|<=|<>|<<|>>|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\*\*|[-+*/%<>!?:()[\],.=&|^~;{}`$\\#@])/y;

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/**
 * Tokenizes an expression and checks everything that needs no tree: matching brackets and their
 * depth, commas in lists only, no adjacent operands, no foreign operators.
 *
 * @throws ExpressionSyntaxError at the first problem.
 */
export function tokenize(source: string): Token[] {
  const { length } = EXPRESSION_LIMITS;
  if (source.length > length) {
    throw new ExpressionSyntaxError(
      length,
      `the expression is ${source.length} characters long`,
      `write at most ${length}, or split it with {"all": [...]} or {"any": [...]}`,
    );
  }
  const tokens: Token[] = [];
  const open: Token[] = [];
  let at = skipBlank(source, 0);
  while (at < source.length) {
    const token = readToken(source, at, tokens.at(-1));
    checkNeighbours(tokens.at(-1), token);
    checkBrackets(open, token);
    tokens.push(closing(token, open));
    at = skipBlank(source, TOKEN.lastIndex);
  }
  const unclosed = open.at(-1);
  if (unclosed) {
    throw new ExpressionSyntaxError(
      unclosed.at,
      `this "${unclosed.value}" is never closed`,
      'close it',
    );
  }
  if (tokens.length === 0) {
    throw new ExpressionSyntaxError(
      0,
      'the expression is empty',
      'write one, such as data.score > 50',
    );
  }
  return tokens;
}

function skipBlank(source: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.exec(source);
  return BLANK.lastIndex;
}

function readToken(source: string, at: number, previous: Token | undefined): Token {
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(source);
  if (!match) throw unreadable(source, at);
  const [, name, number, text, sign] = match;
  if (name !== undefined) {
    const word = isSign(previous, '.') ? undefined : OPERATOR_WORDS.get(name);
    return word === undefined ? plain('name', name, at) : plain('sign', word, at);
  }
  if (number !== undefined) return plain('number', checkNumber(number, at), at);
  if (text !== undefined) return plain('text', readText(text, at), at);
  const advice = REFUSED_SIGNS.get(sign ?? '');
  if (advice !== undefined) {
    throw new ExpressionSyntaxError(at, `"${sign ?? ''}" is not part of the language`, advice);
  }
  const group = sign === '(' && previous?.kind !== 'name';
  return { kind: 'sign', value: sign ?? '', at, group };
}

const plain = (kind: Token['kind'], value: string, at: number): Token => ({
  kind,
  value,
  at,
  group: false,
});

const isSign = (token: Token | undefined, value: string): boolean =>
  token?.kind === 'sign' && token.value === value;

function unreadable(source: string, at: number): ExpressionSyntaxError {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === "'" || character === '"') {
    return new ExpressionSyntaxError(at, 'this text is never closed', `end it with ${character}`);
  }
  return new ExpressionSyntaxError(
    at,
    `the character ${JSON.stringify(character)} is not part of the language`,
    'names hold letters A to Z, digits and underscores; write anything else in quotes',
  );
}

function checkNumber(number: string, at: number): string {
  const value = Number(number);
  const whole = /^\d+$/.test(number);
  if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
    throw new ExpressionSyntaxError(
      at,
      `${number.slice(0, 40)} is larger than a number can hold exactly`,
      `use at most ${Number.MAX_SAFE_INTEGER}; compare long ids as text`,
    );
  }
  return number;
}

const endsValue = (token: Token): boolean =>
  token.kind !== 'sign' || token.value === ')' || token.value === ']';

/** jsep would parse adjacent operands as several statements. */
function checkNeighbours(previous: Token | undefined, token: Token): void {
  if (!previous) return;
  if (endsValue(previous) && token.kind !== 'sign') {
    throw new ExpressionSyntaxError(
      token.at,
      `there is no operator between "${shown(previous)}" and "${shown(token)}"`,
      'put an operator between them, such as AND or ==',
    );
  }
  if (endsValue(previous) && isSign(token, 'NOT')) {
    throw new ExpressionSyntaxError(token.at, 'NOT follows a value', 'write NOT (value in [...])');
  }
  if (endsValue(previous) && previous.kind !== 'name' && isSign(token, '(')) {
    throw new ExpressionSyntaxError(
      token.at,
      'a value is called',
      'only the functions of the language can be called, by their names',
    );
  }
  const hole = isSign(previous, ',') || isSign(previous, '(') || isSign(previous, '[');
  const ends = isSign(token, ',') || isSign(token, ']') || isSign(token, ')');
  const emptyList = isSign(previous, '[') && isSign(token, ']');
  const noArguments = isSign(previous, '(') && !previous.group && isSign(token, ')');
  if (hole && ends && !emptyList && !noArguments) {
    throw new ExpressionSyntaxError(
      token.at,
      `a value is missing before "${token.value}"`,
      'write it',
    );
  }
}

const shown = (token: Token): string =>
  token.value.length > 40 ? `${token.value.slice(0, 40)}…` : token.value;

function checkBrackets(open: readonly Token[], token: Token): void {
  if (token.kind !== 'sign') return;
  const { value, at } = token;
  const inner = open.at(-1);
  if ((value === '(' || value === '[') && open.length >= EXPRESSION_LIMITS.depth) {
    throw new ExpressionSyntaxError(
      at,
      `brackets are nested deeper than ${EXPRESSION_LIMITS.depth}`,
      'split the expression with {"all": [...]} or {"any": [...]}',
    );
  }
  const opener = CLOSES[value];
  if (opener !== undefined && inner?.value !== opener) {
    throw new ExpressionSyntaxError(
      at,
      `this "${value}" closes nothing`,
      `open it with ${opener}, or remove it`,
    );
  }
  if (value === ',' && (!inner || inner.group)) {
    throw new ExpressionSyntaxError(
      at,
      'a comma is allowed only between arguments or list items',
      'join conditions by AND or OR',
    );
  }
}

/** Tracks open brackets, and whether a `)` closes a group or arguments. */
function closing(token: Token, open: Token[]): Token {
  if (token.kind !== 'sign') return token;
  if (token.value === '(' || token.value === '[') open.push(token);
  if (token.value !== ')' && token.value !== ']') return token;
  const opener = open.pop();
  return opener?.group ? { ...token, group: true } : token;
}
