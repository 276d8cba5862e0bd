/**
 * Jest's environment for Node without a context of its own: a test runs beside the packages that
 * Node loaded (see `./runtime.js`), with the same `Error`, `Array` and `Date`. What Jest puts on
 * the global object for a file is taken away again after it.
 */
const NodeEnvironment = require('jest-environment-node').TestEnvironment;
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

module.exports = class SingleContextEnvironment extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    this.before = {
      globals: Object.getOwnPropertyDescriptors(globalThis),
      environment: { ...process.env },
      exit: process.exit,
      directory: process.cwd(),
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
    const { globals, environment, exit, directory } = this.before;
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
