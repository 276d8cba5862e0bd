import fs from 'node:fs';
import path from 'node:path';

import { languageSchema } from '../../support/language-schema';

const FILE = path.resolve(__dirname, '../../../admin/src/pages/Pipelines/model/language.json');

test('the editor has the language as it is; `npm run docs` writes it', () => {
  expect(JSON.parse(fs.readFileSync(FILE, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(languageSchema())),
  );
});
