import jsep from 'jsep';

import { parseExpression } from '../../../server/src/definition/expression';
import { compile, contextOf, evaluate, faultOf } from './evaluate';

/** Anything that an attack would leave behind. */
declare global {
  var hacked: unknown;
}

const refusedInTheSource: ReadonlyArray<readonly [string, string]> = [
  // expression-eval: the way from any value to Function.
  ['number to Function', "(1).constructor.constructor('globalThis.hacked=1')()"],
  ['text to Function', "''.constructor.constructor('return process')()"],
  ['list to Function', "[].constructor.constructor('return process')()"],
  ['list method to Function', "[].map.constructor('return process')()"],
  ['truth to Function', "true.constructor.constructor('return process')()"],
  ['data to Function', "data.constructor.constructor('return process')()"],
  ['nested data to Function', "data.a.b.constructor.constructor('return 1')()"],
  ['actor to Function', "actor.constructor.constructor('return 1')()"],
  ['now to Function', "now.constructor.constructor('return 1')()"],
  ['function to Function', "lower.constructor('return process')()"],
  ['result to Function', "lower('a').constructor.constructor('return 1')()"],
  // n8n CVE-2025-68613 and the bypass of its first fix.
  ['this to Function', "this.constructor.constructor('return process')()"],
  ['this alone', 'this'],
  ['bracketed this', "(this)['constructor']"],
  ['template literal', '`${data.x}`'],
  ['tagged template', 'lower`x`'],
  ['template as a key', 'data[`constructor`]'],
  // expr-eval CVE-2025-12735, -13204, and the bypass by nested objects.
  ['function in the data', 'data.exec()'],
  ['function in nested data', 'data.tools.exec("id")'],
  ['function by computed name', "data['exec']('id')"],
  ['call of a grouped value', '(data.exec)(1)'],
  ['call of a grouped function', "(lower)('A')"],
  ['call of a result', "lower('a')()"],
  ['call of a list item', '[lower][0]("A")'],
  ['function definition', 'f(x) = x'],
  // jsonata CVE-2026-77413, -77415.
  ['process', "process.getBuiltinModule('child_process')"],
  ['require', "require('child_process')"],
  ['dynamic import', "import('fs')"],
  ['globalThis', 'globalThis.process'],
  ['global', 'global'],
  ['eval', "eval('1')"],
  ['Function', "Function('return 1')()"],
  // Prototypes by name (SandboxJS CVE-2025-34146 and its like).
  ['__proto__', 'data.__proto__'],
  ['__proto__ of nested data', 'data.a.__proto__.b'],
  ['__proto__ in brackets', "data['__proto__']"],
  ['escaped __proto__', String.raw`data['\u005f\u005fproto\u005f\u005f']`],
  ['escaped constructor', String.raw`data['\u0063onstructor']`],
  ['prototype', 'data.prototype'],
  ['__defineGetter__', "data.__defineGetter__('x', lower)"],
  ['__lookupGetter__', "data.__lookupGetter__('x')"],
  ['hasOwnProperty', "data.hasOwnProperty('x')"],
  ['toString', 'data.toString()'],
  ['valueOf', 'data.valueOf'],
  ['caller', 'data.caller'],
  ['unicode escape in a name', String.raw`data.\u0063onstructor`],
  ['wide letters in a name', 'data.ｃonstructor'],
  ['invisible letter in a name', 'data.constr\u200Buctor'],
  // Statements and assignment.
  ['assignment', 'data.score = 100'],
  ['assignment to a prototype', 'data.__proto__.admin = true'],
  ['compound assignment', 'data.score += 1'],
  ['increment', 'data.score++'],
  ['decrement', '--data.score'],
  ['two statements', 'true; data.x'],
  ['two lines', 'true\ndata.x'],
  ['comma', 'true, data.x'],
  ['comma in a group', '(data.x, true)'],
  ['new', 'new Date()'],
  ['new in a group', '(new Date)'],
  ['delete', 'delete data.x'],
  ['typeof', 'typeof data.x'],
  ['void', 'void 0'],
  ['arrow function', '() => 1'],
  ['arrow with a body', 'x => x.constructor'],
  ['function word', 'function(){}'],
  ['object literal', '{a: 1}'],
  ['block', '{ data.x }'],
  ['spread in a call', 'max(...data.list)'],
  ['spread in a list', '[...data.list]'],
  ['regular expression', '/(a+)+$/.test(data.x)'],
  ['comment', 'data.x /* hidden */ > 1'],
  ['line comment', 'data.x > 1 // hidden'],
  ['optional call', 'data.x?.()'],
  ['optional member', 'data?.constructor'],
  ['private name', 'data.#x'],
  ['decorator', '@data.x'],
  ['hexadecimal', 'data.x == 0x10'],
  ['large integer', 'data.x == 123n'],
  // Methods of values.
  ['text method', "data.name.replace('a', 'b')"],
  ['list method', 'data.list.filter(lower)'],
  ['method of a literal', "'a'.repeat(1000000000)"],
  ['method of a list literal', '[1].concat([2])'],
  ['length of a list literal', '[1, 2].length'],
  // Sizes.
  ['4,097 characters', `data.x == '${'a'.repeat(4_100)}'`],
  ['a million characters', '1+'.repeat(500_000)],
  ['2,000 brackets', `${'('.repeat(2_000)}1${')'.repeat(2_000)}`],
  ['2,000 list brackets', '['.repeat(2_000)],
  ['65 brackets', `${'('.repeat(65)}1${')'.repeat(65)}`],
  ['a long sum', `0${'+1'.repeat(600)}`],
  ['a deep sum', `0${'+1'.repeat(64)}`],
  ['600 items', `data.x in [${Array(600).fill(1).join(',')}]`],
  ['a row of ternaries', `${'data.x ? 1 : '.repeat(300)}1`],
  ['a row of minuses', `${'- '.repeat(2_000)}1`],
  ['a row of exclamation marks', `${'!'.repeat(4_000)}1`],
  ['a row of NOTs', `${'NOT '.repeat(1_000)}true`],
  ['a long way down', `data${'.a'.repeat(100)}`],
  ['a number beyond all', '1e999'],
  ['NUL', 'data.x == 1\u0000'],
  ['an unpaired surrogate', 'data.x == \uD800'],
];

describe('attacks on expressions [FR-L2-003, SR-002]', () => {
  it.each(refusedInTheSource)('%s is refused with its place and an advice', (_name, source) => {
    const fault = faultOf(source);
    expect(fault.message).not.toBe('');
    expect(fault.advice).not.toBe('');
    expect(fault.position).toBeLessThanOrEqual(source.length);
    expect(globalThis.hacked).toBeUndefined();
  });

  describe('at run time', () => {
    const stopped: ReadonlyArray<readonly [string, string, Record<string, unknown>, RegExp]> = [
      ['a computed constructor', "data['constr' + 'uctor']", {}, /cannot be read/],
      ['a computed __proto__', "data.a['__pro' + 'to__']", { a: {} }, /cannot be read/],
      ['a name out of the data', 'data.a[data.key]', { a: {}, key: '__proto__' }, /cannot be read/],
      ['a list as a name', 'data.a[data.key]', { a: {}, key: ['constructor'] }, /text or a whole/],
      ['an object as a name', 'data[data.key]', { key: { toString: () => 'a' } }, /a text/],
      ['a truth as a name', 'data.a[true == true]', { a: {} }, /text or a whole/],
      ['a place below 0', 'data.a[0 - 1]', { a: [] }, /text or a whole/],
      ['a function in the data', 'data.exec', { exec: () => 1 }, /a function is not/],
      ['a function deeper down', 'data.a.exec', { a: { exec: () => 1 } }, /a function is not/],
      ['a class in the data', 'data.kind == 1', { kind: Map }, /a function is not/],
      ['a symbol in the data', 'data.mark == 1', { mark: Symbol('x') }, /a symbol is not/],
      ['a large integer in the data', 'data.id == 1', { id: 1n }, /a bigint is not/],
      ['a huge list', '1 in data.list', { list: Array(20_000).fill(0) }, /aborted/],
      [
        'a large list, many times',
        Array(12).fill('contains(data.list, 1)').join(' OR '),
        { list: Array(1_000).fill(0) },
        /aborted/,
      ],
      ['a huge text', "lower(data.text) == 'a'", { text: 'A'.repeat(70_000) }, /too long/],
      [
        'a text that doubles',
        'data.t + data.t + data.t + data.t + data.t',
        { t: 'x'.repeat(20_000) },
        /too long|stopped/,
      ],
      [
        'large texts, many times',
        Array(30).fill("contains(data.t, 'b')").join(' OR '),
        { t: 'a'.repeat(60_000) },
        /aborted/,
      ],
    ];

    it.each(stopped)('%s stops the evaluation', (_name, source, data, reason) => {
      const compiled = compile(source);
      expect(() => compiled.evaluate(contextOf(data))).toThrow(reason);
      expect(() => compiled.test(contextOf(data))).toThrow(reason);
      const report = compiled.explain(contextOf(data));
      expect(report.met).toBe(false);
      expect(report.because).toMatch(reason);
    });

    it('inherited properties do not exist', () => {
      const holder = Object.create({ secret: 'x' }) as Record<string, unknown>;
      expect(evaluate('data.holder.secret', { holder })).toBeNull();
      expect(evaluate('data.list.map', { list: [] })).toBeNull();
      expect(evaluate('data.list.length', { list: [1, 2] })).toBe(2);
      expect(evaluate('data.name.length', { name: 'x' })).toBeNull();
      expect(evaluate("data['has' + 'Own']")).toBeNull();
    });

    it('a getter is not called', () => {
      let calls = 0;
      const trap = Object.defineProperty({}, 'secret', {
        enumerable: true,
        get: () => {
          calls += 1;
          return 'x';
        },
      });
      expect(evaluate('data.trap.secret', { trap })).toBeNull();
      expect(calls).toBe(0);
    });

    it('`__proto__` as a key of JSON cannot be read', () => {
      const data = JSON.parse('{"a": {"__proto__": {"admin": true}}}') as Record<string, unknown>;
      expect(evaluate('data.a.admin', data)).toBeNull();
      expect(() => evaluate("data.a['__proto' + '__'].admin", data)).toThrow(/cannot be read/);
    });

    it('neither valueOf nor toString of a value is called', () => {
      let calls = 0;
      const spy = () => {
        calls += 1;
        return 1;
      };
      const trap = { valueOf: spy, toString: spy, [Symbol.toPrimitive]: spy };
      for (const source of [
        'data.trap + 1',
        "data.trap == '1'",
        'data.trap > 0',
        "data.trap + 'x'",
        '-data.trap',
        'max(data.trap, 1)',
        'lower(data.trap)',
        'data.trap in [1]',
      ]) {
        const answer = evaluate(source, { trap });
        expect(answer === null || answer === false).toBe(true);
      }
      expect(calls).toBe(0);
    });

    it('the names of Object.prototype are no functions of the language', () => {
      for (const name of ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty']) {
        expect(faultOf(`${name}('x')`).message).toMatch(/no function/);
      }
    });

    it('a polluted Object.prototype cannot be read', () => {
      Object.defineProperty(Object.prototype, 'polluted', {
        value: 'x',
        configurable: true,
        enumerable: true,
      });
      try {
        expect(evaluate('data.polluted')).toBeNull();
        expect(evaluate('data.a.polluted', { a: {} })).toBeNull();
        expect(evaluate('data.score > 1', { score: 2 })).toBe(true);
      } finally {
        delete (Object.prototype as Record<string, unknown>).polluted;
      }
    });

    it('whole roots cannot be taken', () => {
      expect(evaluate('data')).toBeNull();
      expect(evaluate('actor')).toBeNull();
      expect(evaluate('[data, actor]')).toEqual([null, null]);
    });
  });

  describe('another user of jsep in the same process', () => {
    const { Jsep } = jsep as unknown as { Jsep: any };
    const guard = "data.score > 50 AND data.region == 'EMEA' ? 1 + 2 * 3 : 0";
    const lead = { score: 60, region: 'EMEA' };

    const mutations: ReadonlyArray<readonly [string, () => void]> = [
      ['removes every operator', () => Jsep.removeAllBinaryOps()],
      ['removes one operator', () => jsep.removeBinaryOp('>')],
      [
        'turns the strength of operators round',
        () => {
          jsep.addBinaryOp('+', 20);
          jsep.addBinaryOp('&&', 0.5);
          jsep.addBinaryOp('>', 0.1);
        },
      ],
      ['makes operators right-associative', () => jsep.addBinaryOp('-', 9, true)],
      ['adds an assignment', () => jsep.addBinaryOp('=', 0.9, true)],
      ['adds a word', () => jsep.addBinaryOp('matches', 7)],
      ['adds a prefix', () => jsep.addUnaryOp('typeof')],
      ['removes every prefix', () => Jsep.removeAllUnaryOps()],
      ['adds a literal', () => jsep.addLiteral('data', { score: 0 })],
      ['removes every literal', () => Jsep.removeAllLiterals()],
      ['adds letters of names', () => jsep.addIdentifierChar('>')],
      [
        'hooks into every token',
        () =>
          jsep.hooks.add('gobble-token', (env) => {
            env.node = { type: 'Literal', value: true, raw: 'true' };
          }),
      ],
      [
        'takes out the ternary',
        () => {
          (jsep.hooks as any)['after-expression'] = [];
        },
      ],
      [
        'replaces the hooks',
        () => {
          Jsep.hooks = {
            run: (_: string, env: any) => (env.node = { type: 'ThisExpression' }),
            'after-all': [],
          };
        },
      ],
    ];

    const KEYS = [
      'binary_ops',
      'unary_ops',
      'max_binop_len',
      'max_unop_len',
      'right_associative',
      'additional_identifier_chars',
      'literals',
      'this_str',
      'hooks',
    ];

    it.each(mutations)('%s: our language stays as it is', (_name, mutate) => {
      const copies = KEYS.map((key) => [key, Jsep[key]] as const);
      // Each mutation works on copies, so that the next test finds the parser as it was.
      Jsep.binary_ops = { ...Jsep.binary_ops };
      Jsep.unary_ops = { ...Jsep.unary_ops };
      Jsep.literals = { ...Jsep.literals };
      Jsep.right_associative = new Set(Jsep.right_associative);
      Jsep.additional_identifier_chars = new Set(Jsep.additional_identifier_chars);
      const hooks = Jsep.hooks;
      const hooked = Object.entries(hooks).map(([key, list]) => [key, [...(list as any)]] as const);
      try {
        mutate();
        const seen = KEYS.map((key) => Jsep[key]);
        expect(evaluate(guard, lead)).toBe(7);
        expect(evaluate('10 - 4 - 3')).toBe(3);
        expect(evaluate('1 + 2 == 3 && 2 > 1')).toBe(true);
        expect(evaluate('NOT data.score < 50 OR false', lead)).toBe(true);
        for (const source of [
          'data.score = 1',
          'data.a matches data.b',
          'typeof data.a',
          'data.a > ',
        ]) {
          expect(parseExpression(source).ok).toBe(false);
        }
        // And they find their tables as they left them.
        expect(KEYS.map((key) => Jsep[key])).toEqual(seen);
        KEYS.forEach((key, index) => expect(Jsep[key]).toBe(seen[index]));
      } finally {
        for (const [key, value] of copies) Jsep[key] = value;
        for (const key of Object.keys(hooks)) delete hooks[key];
        for (const [key, list] of hooked) hooks[key] = list;
      }
    });

    it('a parse that fails leaves the parser as it was', () => {
      const before = jsep('a ? b : 2 | 3').type;
      expect(parseExpression('data.x +').ok).toBe(false);
      expect(jsep('a ? b : 2 | 3').type).toBe(before);
      expect((jsep('a | b') as jsep.BinaryExpression).operator).toBe('|');
    });
  });

  it('an unexpected tree from the parser is rejected', () => {
    const { Jsep } = jsep as unknown as { Jsep: any };
    const original = Jsep.prototype.gobbleNumericLiteral;
    Jsep.prototype.gobbleNumericLiteral = function forged(this: any) {
      original.call(this);
      return { type: 'Literal', value: 0, raw: '0' };
    };
    try {
      expect(parseExpression('data.score > 50').ok).toBe(false);
    } finally {
      Jsep.prototype.gobbleNumericLiteral = original;
    }
  });

  it('the data stays as it was', () => {
    const data = { list: [3, 1, 2], a: { b: 1 } };
    const copy = structuredClone(data);
    evaluate('max(data.a.b, 2) + length(data.list) > 1 ? data.list : data.a', data);
    expect(data).toEqual(copy);
  });

  it('compiled expressions share nothing', () => {
    const source = '1 in data.list';
    const [one, other] = [compile(source), compile(source)];
    expect(() => one.test(contextOf({ list: Array(20_000).fill(0) }))).toThrow(/aborted/);
    expect(other.test(contextOf({ list: [1] }))).toBe(true);
    expect(one.test(contextOf({ list: [1] }))).toBe(true);
  });
});
