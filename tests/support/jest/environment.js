/**
 * Jest's environment for Node without a context of its own: a test runs beside the packages that
 * Node loaded (see `./runtime.js`), with the same `Error`, `Array` and `Date`. What Jest puts on
 * the global object for a file is taken away again after it.
 */
const { AsyncLocalStorage } = require('node:async_hooks');

const NodeEnvironment = require('jest-environment-node').TestEnvironment;
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Jest-circus has its own listeners here while a file runs. */
const OF_JEST = ['uncaughtException', 'unhandledRejection'];

/**
 * Strapi takes every listener off the process when it stops. Those that were there before the file,
 * such as the one by which a worker of Jest receives what to run next, stay.
 */
function keepListeners() {
  const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  const removeAll = process.removeAllListeners;
  process.removeAllListeners = function removeOthers(...names) {
    if (names.length > 0) return removeAll.apply(process, names);
    for (const name of process.eventNames()) {
      if (OF_JEST.includes(name)) continue;
      for (const listener of process.rawListeners(name)) {
        if (!before.get(name)?.includes(listener)) process.removeListener(name, listener);
      }
    }
    return process;
  };
  return () => {
    process.removeAllListeners();
    process.removeAllListeners = removeAll;
  };
}

/**
 * Until Node 24 every storage in use costs time at each promise and keeps what its stores hold, and
 * one whose app is gone stays in use: those that a file has started to use are put away after it.
 */
const storages = new Set();
const enable = AsyncLocalStorage.prototype._enable;
if (enable) {
  AsyncLocalStorage.prototype._enable = function enableAndRemember() {
    storages.add(this);
    return enable.call(this);
  };
}

function disableStorages() {
  for (const storage of storages) storage.disable();
  storages.clear();
}

module.exports = class SingleContextEnvironment extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    this.before = {
      globals: Object.getOwnPropertyDescriptors(globalThis),
      environment: { ...process.env },
      exit: process.exit,
      directory: process.cwd(),
      restoreListeners: keepListeners(),
    };
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({
      config: config.projectConfig,
      global: globalThis,
    });
  }

  async teardown() {
    await super.teardown();
    disableStorages();
    const { globals, environment, exit, directory, restoreListeners } = this.before;
    restoreListeners();
    const now = Object.getOwnPropertyDescriptors(globalThis);
    for (const name of Reflect.ownKeys(now)) {
      if (!now[name].configurable) continue;
      if (name in globals) Object.defineProperty(globalThis, name, globals[name]);
      else delete globalThis[name];
    }
    for (const name of Object.keys(process.env)) {
      if (!(name in environment)) delete process.env[name];
    }
    Object.assign(process.env, environment);
    process.exit = exit;
    if (process.cwd() !== directory) process.chdir(directory);
  }
};
