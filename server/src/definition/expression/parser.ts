import jsep from 'jsep';

import { BINARY_OPERATORS, UNARY_OPERATORS } from './operators';

/** The static, mutable state of jsep. */
interface Tables {
  readonly binary_ops: unknown;
  readonly unary_ops: unknown;
  readonly max_binop_len: unknown;
  readonly max_unop_len: unknown;
  readonly right_associative: unknown;
  readonly additional_identifier_chars: unknown;
  readonly literals: unknown;
  readonly this_str: unknown;
  readonly hooks: unknown;
}

type JsepClass = (new (text: string) => { parse(): jsep.Expression }) & Tables;

interface ParserScope {
  index: number;
  readonly expr: string;
  gobbleExpression(): jsep.Expression | undefined;
  gobbleSpaces(): void;
  throwError(message: string): never;
}

interface HookEnvironment {
  readonly context: ParserScope;
  node?: jsep.Expression;
}

const isAt = (sign: string, { expr, index }: ParserScope): boolean => expr[index] === sign;

/** `test ? a : b`, which jsep leaves to a plugin that may have been removed. */
function readTernary({ context, node }: HookEnvironment): jsep.Expression | undefined {
  if (!node || !isAt('?', context)) return node;
  context.index += 1;
  const consequent = context.gobbleExpression();
  if (!consequent) context.throwError('Expected expression');
  context.gobbleSpaces();
  if (!isAt(':', context)) context.throwError('Expected :');
  context.index += 1;
  const alternate = context.gobbleExpression();
  if (!alternate) context.throwError('Expected expression');
  return { type: 'ConditionalExpression', test: node, consequent, alternate };
}

const longest = (names: readonly string[]): number => Math.max(...names.map((name) => name.length));

const NO_SIGNS: ReadonlySet<string> = new Set();
const NAME_SIGNS: ReadonlySet<string> = new Set(['_']);

/** Read during a parse only, by jsep and by the ternary hook above. */
const OUR_TABLES: Tables = Object.freeze({
  binary_ops: Object.freeze({ ...BINARY_OPERATORS }),
  unary_ops: Object.freeze(Object.fromEntries(UNARY_OPERATORS.map((sign) => [sign, 1]))),
  max_binop_len: longest(Object.keys(BINARY_OPERATORS)),
  max_unop_len: longest(UNARY_OPERATORS),
  right_associative: NO_SIGNS,
  additional_identifier_chars: NAME_SIGNS,
  literals: Object.freeze({ true: true, false: false, null: null }),
  // `this` is an identifier like any other, and unknown.
  this_str: '',
  hooks: Object.freeze({
    'after-expression': [],
    run(_name: string, environment: HookEnvironment): void {
      environment.node = readTernary(environment);
    },
  }),
});

/**
 * Parses with jsep. Its tables are static, so they are replaced by ours during this synchronous
 * call: other packages' operators do not affect us, and ours do not affect them.
 *
 * @throws Error with an `index`, as jsep throws it.
 */
export function parseWithJsep(text: string): jsep.Expression {
  const { Jsep } = jsep as unknown as { Jsep: JsepClass };
  const theirs = copyTables(Jsep);
  Object.assign(Jsep, OUR_TABLES);
  try {
    return new Jsep(text).parse();
  } finally {
    Object.assign(Jsep, theirs);
  }
}

const copyTables = (tables: Tables): Tables => ({
  binary_ops: tables.binary_ops,
  unary_ops: tables.unary_ops,
  max_binop_len: tables.max_binop_len,
  max_unop_len: tables.max_unop_len,
  right_associative: tables.right_associative,
  additional_identifier_chars: tables.additional_identifier_chars,
  literals: tables.literals,
  this_str: tables.this_str,
  hooks: tables.hooks,
});
