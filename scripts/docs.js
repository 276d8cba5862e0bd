/** `npm run docs`: generates the pages of docs/ that follow from the code. */
require('../tests/support/register-typescript');

const fs = require('node:fs');
const path = require('node:path');

const prettier = require('prettier');

const { restPage } = require('../tests/support/rest-page');

const file = path.join(__dirname, '..', 'docs', 'rest.md');

prettier
  .resolveConfig(file)
  .then((options) => prettier.format(restPage(), { ...options, filepath: file }))
  .then((text) => fs.writeFileSync(file, text));
