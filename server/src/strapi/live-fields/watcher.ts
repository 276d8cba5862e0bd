import type { Core } from '@strapi/strapi';

/** Fields are promised to appear in every process within two seconds. */
const INTERVAL_MS = 1000;

/**
 * Looks every second whether another process changed the fields. Runs beside an HTTP server only:
 * Strapi's commands end when they are done.
 */
export class Watcher {
  #timer: NodeJS.Timeout | undefined;

  #looking: Promise<void> | undefined;

  /** @param refresh takes over what others changed; its errors are logged, and it is tried again. */
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly refresh: () => Promise<void>,
  ) {}

  /** To be called when the server listens. */
  start(): void {
    const look = (): void => {
      // A slow database is not asked a second time meanwhile.
      this.#looking ??= this.look().finally(() => {
        this.#looking = undefined;
      });
    };
    this.#timer = setInterval(look, INTERVAL_MS).unref();
    look();
  }

  /** Ends only when a look that is under way has ended: the connection is closed next. */
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
      this.strapi.log.warn(`nexus-crm: custom fields could not be looked up: ${reason}`);
    }
  }
}
