/**
 * Jest's runtime, except that packages of node_modules are loaded by Node itself and so once per
 * worker. Reloading Strapi took most of a short test file. Sources of this repository are still
 * loaded by Jest for every file, also where Strapi asks for them (the plugin, the app's files), so
 * that each file starts without state of ours and coverage is measured.
 *
 * Works in the single context of `./environment.js` alone: two contexts have two `Error`s.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { compileFunction } = require('node:vm');

const { default: Runtime } = require('jest-runtime');

const ROOT = path.resolve(__dirname, '..', '..', '..') + path.sep;
const PACKAGES = `${path.sep}node_modules${path.sep}`;

/** Strapi's own, not one of ours. */
const bcrypt = Module.createRequire(require.resolve('@strapi/strapi'))('bcryptjs');

/**
 * Strapi hashes passwords at a cost of ten, which took a tenth of a short file's time. These are
 * hashes as well, at bcrypt's lowest cost.
 */
const { hash, hashSync } = bcrypt;
const COST = 4;
const cheaply = (salt) => (typeof salt === 'number' ? COST : salt);
bcrypt.hash = (text, salt, ...callbacks) => hash(text, cheaply(salt), ...callbacks);
bcrypt.hashSync = (text, salt) => hashSync(text, cheaply(salt));

const isOurs = (file) => file.startsWith(ROOT) && !file.includes(PACKAGES);

/** The runtime of the file that runs; Node's loader passes our sources to it. */
let current;

const load = Module._load;
Module._load = function loadOrDelegate(request, parent, isMain) {
  if (current && path.isAbsolute(request) && isOurs(request) && !(request in Module._cache)) {
    return current.requireModuleOrMock(parent?.filename ?? __filename, request);
  }
  return load.call(this, request, parent, isMain);
};

module.exports = class SharedPackagesRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    const [coverage, , { coverageDirectory }] = options.slice(-3);
    this.coverageFile = coverage.collectCoverage
      ? path.join(coverageDirectory, `worker-${process.pid}.json`)
      : undefined;
    if (typeof this.executor?.compile !== 'function') {
      throw new Error('This version of jest-runtime compiles elsewhere: see tests/support/jest.');
    }
    const { executor } = this;
    executor.compile = (source, filename) =>
      compileFunction(source, executor.injectedModuleParameters, { filename });
    current = this;
  }

  requireModule(from, moduleName, options, isRequireActual) {
    if (!options?.isInternalModule && moduleName && !Module.isBuiltin(moduleName)) {
      const file = packageFile(from, moduleName);
      if (file) return load.call(Module, file, null, false);
    }
    return super.requireModule(from, moduleName, options, isRequireActual);
  }

  /**
   * Jest copies what a file has covered, sends it to its parent and adds it up there: half of the
   * time of a run. In the one context of a worker the counters go on from file to file, and what they
   * have counted so far is kept for `scripts/coverage.mjs`. Jest gets the first file alone, so
   * that it knows which sources are loaded.
   */
  getAllCoverageInfoCopy() {
    if (!this.coverageFile) return undefined;
    const counted = JSON.stringify(globalThis.__coverage__ ?? {});
    const isFirst = !fs.existsSync(this.coverageFile);
    fs.mkdirSync(path.dirname(this.coverageFile), { recursive: true });
    fs.writeFileSync(this.coverageFile, counted);
    return isFirst ? JSON.parse(counted) : {};
  }

  teardown() {
    if (current === this) current = undefined;
    super.teardown();
  }
};

/** The file that a name stands for, where it belongs to a package. */
function packageFile(from, moduleName) {
  if (moduleName.startsWith('.') && isOurs(from)) return undefined;
  if (path.isAbsolute(moduleName) && isOurs(moduleName)) return undefined;
  const file = Module.createRequire(from).resolve(moduleName);
  return isOurs(file) ? undefined : file;
}
