import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Redis server of a test's own, which it may flush, freeze, kill and start again. */
export class TestRedis {
  #server: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly options: readonly string[],
  ) {}

  /** @param options such as `--maxmemory-policy allkeys-lru`. */
  static async start(...options: readonly string[]): Promise<TestRedis> {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'nexus-redis-'));
    const redis = new TestRedis(await freePort(), directory, options);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again, with what it kept: nothing. */
  async start(): Promise<void> {
    const storage = ['--save', '', '--appendonly', 'no', '--dir', this.directory];
    const place = ['--port', String(this.port), '--bind', '127.0.0.1'];
    const server = spawn('redis-server', [...place, ...storage, ...this.options], {
      stdio: 'ignore',
    });
    this.#server = server;
    const missing = once(server, 'error').then(([error]: unknown[]) => {
      throw new Error(`Install redis-server (apt-get install redis-server): ${String(error)}`);
    });
    await Promise.race([this.#untilItAnswers(), missing]);
    missing.catch(() => undefined);
  }

  /** As a crash does. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  /** It accepts connections and answers nothing, until `resume`. */
  freeze(): void {
    this.#server?.kill('SIGSTOP');
  }

  resume(): void {
    this.#server?.kill('SIGCONT');
  }

  /** The lines of its answer. */
  async command(...words: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await run('redis-cli', ['-p', String(this.port), ...words]);
    return stdout.split('\n').filter((line) => line !== '');
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #untilItAnswers(): Promise<void> {
    for (;;) {
      const answer = await this.command('ping').catch(() => []);
      if (answer[0] === 'PONG') return;
    }
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
