// Lints the tree named on the command line by the project's boundaries alone; prints the messages.
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

import { boundariesConfig } from '../../../eslint.boundaries.mjs';

const root = process.argv[2];
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [
    { files: ['**/*.{ts,tsx}'], languageOptions: { parser: tseslint.parser } },
    boundariesConfig(root),
  ],
});
const results = await eslint.lintFiles(['**/*.{ts,tsx}']);
process.stdout.write(
  JSON.stringify(
    results.map(({ filePath, messages }) => ({
      file: filePath,
      messages: messages.map(({ line, ruleId, message }) => ({ line, ruleId, message })),
    })),
  ),
);
