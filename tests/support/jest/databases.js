const DATABASES = ['sqlite', 'postgres', 'mariadb'];

/**
 * The databases that a test file runs on, from its source: those that a docblock names
 * (`@databases sqlite postgres`), else all.
 *
 * @throws Error for a tag that is not at the start of a comment's line or names another database.
 */
function databasesOf(source) {
  const mentions = source.split('\n').filter((line) => /^[ /*]*@databases/.test(line));
  if (mentions.length === 0) return DATABASES;
  const [, named] = /^(?:\/\*\*| \*) @databases ([a-z ]+?)(?: \*\/)?$/.exec(mentions[0]) ?? [];
  const databases = named?.split(' ') ?? [];
  if (mentions.length > 1 || !databases.every((name) => DATABASES.includes(name)) || !named) {
    throw new Error(`This is no tag of databases: ${mentions.join(', ')}`);
  }
  return databases;
}

module.exports = { databasesOf };
