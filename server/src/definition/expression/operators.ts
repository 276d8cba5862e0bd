/** Operator precedence. Our own table, because jsep's global one can be changed by any package. */
export const BINARY_OPERATORS: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  in: 7,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

export const UNARY_OPERATORS = ['-', '+', '!'] as const;

/** Words for operators, in upper or lower case. */
export const OPERATOR_WORDS: ReadonlyMap<string, string> = new Map([
  ['AND', '&&'],
  ['and', '&&'],
  ['OR', '||'],
  ['or', '||'],
  ['NOT', 'NOT'],
  ['not', 'NOT'],
  ['IN', 'in'],
  ['in', 'in'],
]);

/** Operators of other languages, with what to write instead. */
export const REFUSED_SIGNS: ReadonlyMap<string, string> = new Map([
  ['===', 'write ==, which never converts'],
  ['!==', 'write !=, which never converts'],
  ['<>', 'write !='],
  ['=>', 'there are no functions to define; for "at least" write >='],
  ['=', 'nothing can be assigned; to compare write =='],
  ['++', 'nothing can be assigned; to add write + once'],
  ['--', 'nothing can be assigned; to subtract write - once, or - (-1)'],
  ['**', 'there are no powers; multiply'],
  ['??', 'write coalesce(a, b)'],
  ['?.', 'write . alone: a missing value reads as null and never fails'],
  ['...', 'list the values one by one'],
  ['<<', 'there are no bit operations'],
  ['>>', 'there are no bit operations'],
  ['&', 'write && or AND'],
  ['|', 'write || or OR'],
  ['^', 'there are no bit operations'],
  ['~', 'there are no bit operations'],
  [';', 'one expression is one value; join conditions by AND or OR'],
  ['{', 'there are no objects to write; name a key of data'],
  ['}', 'there are no objects to write; name a key of data'],
  ['`', 'write text in single or double quotes and join it by +'],
  ['$', 'names hold letters, digits and underscores'],
  ['\\', 'escapes are allowed inside quotes only'],
  ['#', 'there are no comments'],
  ['@', 'names hold letters, digits and underscores'],
]);
