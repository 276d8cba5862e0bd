// Lets a plain Node process load the plugin from its sources: node -r ./register-typescript.js
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const { transformSync, version } = require('@swc/core');

const FOLDER = path.resolve(__dirname, '..', '..', '.tmp', 'compiled');

const options = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
};

fs.mkdirSync(FOLDER, { recursive: true });

/** What a source compiles to is kept under its digest: a test may start many processes. */
function compile(filename) {
  const source = fs.readFileSync(filename, 'utf8');
  const digest = createHash('sha1').update(`${version}\0${filename}\0${source}`).digest('hex');
  const kept = path.join(FOLDER, `${digest}.js`);
  if (fs.existsSync(kept)) return fs.readFileSync(kept, 'utf8');
  const { code } = transformSync(source, { ...options, filename });
  const written = `${kept}.${process.pid}`;
  fs.writeFileSync(written, code);
  fs.renameSync(written, kept);
  return code;
}

Module._extensions['.ts'] = (module, filename) => {
  module._compile(compile(filename), filename);
};
