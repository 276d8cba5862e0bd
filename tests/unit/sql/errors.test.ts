import { isConstraintViolation, isDuplicate, isTransient } from '../../../server/src/sql/errors';

const errorOf = (fields: object): Error => Object.assign(new Error('refused'), fields);

describe('errors of databases', () => {
  test.each([
    ['PostgreSQL: CHECK', { code: '23514' }],
    ['PostgreSQL: text that is too long', { code: '22001' }],
    ['SQLite: a trigger that raises', { code: 'SQLITE_CONSTRAINT_TRIGGER' }],
    ['MySQL: CHECK', { code: 'ER_CHECK_CONSTRAINT_VIOLATED', errno: 3819, sqlState: 'HY000' }],
    [
      'MariaDB: CHECK, under the name that MySQL has for its number',
      { code: 'ER_INNODB_AUTOEXTEND_SIZE_OUT_OF_RANGE', errno: 4025, sqlState: '23000' },
    ],
    ['MariaDB: SIGNAL', { code: 'ER_SIGNAL_EXCEPTION', errno: 1644, sqlState: '45000' }],
  ])('%s is a violated constraint, also as a cause', (_, fields) => {
    expect(isConstraintViolation(errorOf(fields))).toBe(true);
    expect(isConstraintViolation(new Error('outer', { cause: errorOf(fields) }))).toBe(true);
  });

  test.each([
    ['an ambiguous column', { code: 'ER_NON_UNIQ_ERROR', errno: 1052, sqlState: '23000' }],
    ['an unknown column', { code: '42703' }],
    ['a deadlock', { code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' }],
    ['no error of a database', {}],
  ])('%s is none', (_, fields) => {
    expect(isConstraintViolation(errorOf(fields))).toBe(false);
  });

  test.each(['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'])(
    '%s is a duplicate and not transient',
    (code) => {
      expect([isDuplicate(errorOf({ code })), isTransient(errorOf({ code }))]).toEqual([
        true,
        false,
      ]);
    },
  );
});
