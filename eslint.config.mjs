import path from 'node:path';
import { fileURLToPath } from 'node:url';

import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

import { boundariesConfig } from './eslint.boundaries.mjs';
import { filesWithAny } from './tests/files-with-any.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const typescript = ['**/*.ts', '**/*.tsx'];

/** Time has one source on the server, so that a test can move it. */
const oneClock = {
  files: ['server/src/**/*.ts'],
  ignores: ['server/src/strapi/ports/clock.ts', 'server/src/standalone/**'],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: "NewExpression[callee.name='Date'][arguments.length=0]",
        message: 'The clock is a port.',
      },
      {
        selector: "MemberExpression[object.name='Date'][property.name='now']",
        message: 'The clock is a port; durations are measured by performance.now().',
      },
    ],
  },
};

/** The engine's core decides from what it is given: a clock or a die of its own would spoil replay. */
const pure = {
  files: ['server/src/core/**/*.ts', 'server/src/definition/**/*.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...['process', 'console', 'fetch', 'crypto', 'performance', 'Buffer', 'global', 'globalThis'],
      ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: 'Chance comes from outside.' },
    ],
  },
};

export default tseslint.config(
  {
    ignores: [
      ...['**/node_modules/', '**/dist/', '**/build/', '**/.tmp/', '**/.strapi/', 'coverage/'],
      ...['reports/', 'example/types/', 'example/public/'],
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        // The server's tests and the panel's tests include what they test: two programs, not four.
        project: ['tests/tsconfig.json', 'tests/unit/admin/tsconfig.json'],
        tsconfigRootDir: root,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Messages name numbers; a number in a template says nothing wrong.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Endpoint contracts are one namespace each, as Strapi's own are.
      '@typescript-eslint/no-namespace': 'off',
      // Spreading a string counts characters as databases do.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Text is checked for NUL and its like.
      'no-control-regex': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  boundariesConfig(root),
  oneClock,
  pure,
  {
    files: ['admin/**/*.{ts,tsx}'],
    languageOptions: { globals: globals.browser },
    rules: {
      // Hooks hand out functions that are safe to take apart, and handlers return what they call.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      // A test reads answers of a server as they come, and says what it expects of them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'off',
    },
  },
  { files: filesWithAny, rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { ...globals.node, strapi: 'readonly' } },
  },
  {
    files: ['example/src/admin/**/*.js'],
    languageOptions: { sourceType: 'module', globals: globals.browser },
  },
  { files: ['**/*.mjs'], languageOptions: { sourceType: 'module', globals: globals.node } },
);
