/**
 * Jest's runtime, except that packages of node_modules are loaded by Node itself and so once per
 * worker. Reloading Strapi took most of a short test file. Sources of this repository are still
 * loaded by Jest for every file, also where Strapi asks for them (the plugin, the app's files), so
 * that each file starts without state of ours and coverage is measured.
 *
 * Works in the single context of `./environment.js` alone: two contexts have two `Error`s.
 */
const Module = require('node:module');
const path = require('node:path');
const { Script } = require('node:vm');

const { default: Runtime } = require('jest-runtime');

const { startCoverage, writeCoverage } = require('./coverage');

const ROOT = path.resolve(__dirname, '..', '..', '..') + path.sep;
const TEMPORARY = path.join(ROOT, '.tmp') + path.sep;
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

/** What a run does not change, unlike the files of its apps. */
const isSource = (file) => isOurs(file) && !file.startsWith(TEMPORARY);

/**
 * What the files of a worker share of a source: its transformed text, its compiled script and where
 * its imports lead. Each file still evaluates the script, so that it has module state of its own.
 */
const transformed = new Map();
const scripts = new Map();
const resolved = new Map();
const packageFiles = new Map();

function remember(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

/** A function of the module's parameters; compiled again only when the text has changed. */
function compile(source, filename, parameters) {
  const known = scripts.get(filename);
  if (known?.source === source) return known.script.runInThisContext();
  const head = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  if (isSource(filename)) scripts.set(filename, { source, script, start: head.length });
  return script.runInThisContext();
}

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
    if (typeof this.executor?.compile !== 'function') {
      throw new Error('This version of jest-runtime compiles elsewhere: see tests/support/jest.');
    }
    const { executor } = this;
    executor.compile = (source, filename) =>
      compile(source, filename, executor.injectedModuleParameters);
    this.shareTransforms();
    this.shareResolution();
    startCoverage();
    current = this;
  }

  shareTransforms() {
    const { transformCache } = this;
    const transform = transformCache.transform.bind(transformCache);
    transformCache.transform = (file, options) => {
      if (options?.isInternalModule || !isSource(file)) return transform(file, options);
      const result = remember(transformed, file, () => {
        transform(file, options);
        return transformCache.transforms.get(file);
      });
      transformCache.transforms.set(file, result);
      if (result.sourceMapPath) transformCache.sourceMaps.set(file, result.sourceMapPath);
      return result.code;
    };
  }

  shareResolution() {
    const resolution = this._resolution;
    const resolve = resolution.resolveCjs.bind(resolution);
    resolution.resolveCjs = (from, name) =>
      name?.startsWith('.') && isSource(from)
        ? remember(resolved, `${path.dirname(from)}\0${name}`, () => resolve(from, name))
        : resolve(from, name);
  }

  requireModule(from, moduleName, options, isRequireActual) {
    if (!options?.isInternalModule && moduleName && !Module.isBuiltin(moduleName)) {
      const file = packageFile(from, moduleName);
      if (file) return load.call(Module, file, null, false);
    }
    return super.requireModule(from, moduleName, options, isRequireActual);
  }

  teardown() {
    writeCoverage((file) => scripts.get(file));
    if (current === this) current = undefined;
    super.teardown();
  }
};

/** The file that a name stands for, where it belongs to a package. */
function packageFile(from, moduleName) {
  if (moduleName.startsWith('.') && isOurs(from)) return undefined;
  if (path.isAbsolute(moduleName) && isOurs(moduleName)) return undefined;
  return remember(packageFiles, `${path.dirname(from)}\0${moduleName}`, () => {
    const file = Module.createRequire(from).resolve(moduleName);
    return isOurs(file) ? undefined : file;
  });
}
