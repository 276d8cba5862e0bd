import { spawn, type ChildProcess } from 'node:child_process';

export interface ShellOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const environment = (env: ShellOptions['env']): NodeJS.ProcessEnv => ({
  ...process.env,
  STRAPI_TELEMETRY_DISABLED: 'true',
  // As one at a terminal answers npm's question whether it may fetch create-strapi-app.
  npm_config_yes: 'true',
  npm_config_prefer_offline: 'true',
  NODE_ENV: undefined,
  ...env,
});

/** Runs lines in bash as somebody pastes them; the output, or an error that holds it. */
export const paste = (lines: string, { cwd, env }: ShellOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-eu', '-o', 'pipefail', '-c', lines], {
      cwd,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 1_500_000,
    });
    let stdout = '';
    let stderr = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    shell.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    shell.once('error', reject);
    shell.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`exit ${code} of: ${lines}\n${stdout}\n${stderr}`));
    });
  });

/** A command that runs until it is stopped, such as a server. */
export class Running {
  output = '';

  #exit: number | null | undefined;

  readonly #listeners = new Set<() => void>();

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.changed();
      });
    }
    child.once('close', (code) => {
      this.#exit = code;
      this.changed();
    });
  }

  static start(line: string, { cwd, env }: ShellOptions): Running {
    // A group of its own, so that what npm started is stopped with it.
    const child = spawn('bash', ['-c', line], {
      cwd,
      env: environment(env),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Running(child);
  }

  /** Resolves once the output has the pattern; fails when the command ends or time is up before. */
  async sees(pattern: RegExp, seconds: number): Promise<RegExpExecArray> {
    const found = () => pattern.exec(this.output) ?? undefined;
    await this.until(() => found() !== undefined || this.#exit !== undefined, seconds);
    const match = found();
    if (!match) throw new Error(`${String(pattern)} did not come:\n${this.output}`);
    return match;
  }

  /** Its exit code, null where a signal ended it. */
  async ended(seconds: number): Promise<number | null> {
    await this.until(() => this.#exit !== undefined, seconds);
    if (this.#exit === undefined) throw new Error(`It does not end:\n${this.output}`);
    return this.#exit;
  }

  /** Like Ctrl+C at a terminal: everything it started gets it. */
  async interrupt(seconds = 60): Promise<void> {
    if (this.#exit !== undefined || this.child.pid === undefined) return;
    process.kill(-this.child.pid, 'SIGINT');
    try {
      await this.ended(seconds);
    } catch (error) {
      process.kill(-this.child.pid, 'SIGKILL');
      throw error;
    }
  }

  private changed(): void {
    for (const listener of this.#listeners) listener();
  }

  private until(condition: () => boolean, seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#listeners.delete(check);
        resolve();
      };
      const check = () => {
        if (condition()) finish();
      };
      const timer = setTimeout(finish, seconds * 1000);
      this.#listeners.add(check);
      check();
    });
  }
}
