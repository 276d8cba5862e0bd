import { databasesOf } from '../../support/jest/databases';

describe('the tag that says which databases a test file runs on', () => {
  test.each([
    ['', ['sqlite', 'postgres', 'mariadb']],
    ['/** @databases sqlite */\nimport', ['sqlite']],
    ['/**\n * What it is about.\n *\n * @databases sqlite postgres\n */', ['sqlite', 'postgres']],
  ])('%j', (source, databases) => {
    expect(databasesOf(source)).toEqual(databases);
  });

  test.each(['/** @databases */', '/** @databases sqlite mysql */', '  // @databases sqlite'])(
    '%j is refused',
    (source) => {
      expect(() => databasesOf(source)).toThrow('no tag of databases');
    },
  );
});
