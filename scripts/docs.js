/** `npm run docs`: generates the pages of docs/ that follow from the code, and the editor's language. */
require('../tests/support/register-typescript');

const fs = require('node:fs');
const path = require('node:path');

const prettier = require('prettier');

const { languageSchema } = require('../tests/support/language-schema');
const { restPage } = require('../tests/support/rest-page');

const root = path.join(__dirname, '..');

const write = async (name, text) => {
  const file = path.join(root, name);
  const options = await prettier.resolveConfig(file);
  fs.writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
};

write('docs/rest.md', restPage());
write('admin/src/pages/Pipelines/model/language.json', JSON.stringify(languageSchema()));
