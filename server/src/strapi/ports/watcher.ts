import type { Core } from '@strapi/strapi';

/** What another process has changed has to be in effect within two seconds. */
const INTERVAL_MS = 1_500;

/**
 * Polls for changes by other processes. Runs in servers only, so that Strapi's
 * commands can end.
 */
export class Watcher {
  #timer: NodeJS.Timeout | undefined;

  #looking: Promise<void> | undefined;

  /**
   * @param what it looks for, as the subject of a sentence in the plural.
   * @param refresh takes over what others changed; its errors are logged, and it is tried again.
   */
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly what: string,
    private readonly refresh: () => Promise<void>,
  ) {}

  /** Call it when the server listens. */
  start(): void {
    const look = (): void => {
      // Does not overlap with a slow previous poll.
      this.#looking ??= this.look().finally(() => {
        this.#looking = undefined;
      });
    };
    this.#timer = setInterval(look, INTERVAL_MS).unref();
    look();
  }

  /** Waits for a running poll, because the connection is closed next. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  private async look(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.strapi.log.warn(`nexus-crm: ${this.what} could not be looked up: ${reason}`);
    }
  }
}
