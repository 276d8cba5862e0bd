/**
 * Jest's environment for Node without a context of its own: a test runs beside the packages that
 * Node loaded (see `./runtime.js`), with the same `Error`, `Array` and `Date`. What Jest puts on
 * the global object for a file is taken away again after it.
 */
const NodeEnvironment = require('jest-environment-node').TestEnvironment;
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/**
 * Strapi removes every listener of the process when it is destroyed. Without that of Jest's worker for
 * messages the worker has nothing left to wait for, and ends.
 */
function keepListeners() {
  const kept = process
    .eventNames()
    .flatMap((event) => process.rawListeners(event).map((listener) => ({ event, listener })));
  const remove = process.removeAllListeners;
  process.removeAllListeners = function removeOthers(...events) {
    remove.apply(process, events);
    for (const { event, listener } of kept) {
      if (!process.rawListeners(event).includes(listener)) process.on(event, listener);
    }
    return process;
  };
}

module.exports = class SingleContextEnvironment extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    this.before = {
      globals: Object.getOwnPropertyDescriptors(globalThis),
      environment: { ...process.env },
      exit: process.exit,
      removeAllListeners: process.removeAllListeners,
      directory: process.cwd(),
    };
    keepListeners();
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({
      config: config.projectConfig,
      global: globalThis,
    });
  }

  async teardown() {
    await super.teardown();
    const { globals, environment, exit, directory, removeAllListeners } = this.before;
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
    process.removeAllListeners = removeAllListeners;
    if (process.cwd() !== directory) process.chdir(directory);
  }
};
