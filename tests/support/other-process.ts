import path from 'node:path';

import type { TestApp } from './app';
import { spawnChild, type Child } from './child';

const SCRIPT = path.join(__dirname, 'other-process-main.js');

/** Another process of an app, which listens and answers commands. */
export class Other {
  #last = 0;

  private constructor(readonly child: Child) {}

  static async start(app: TestApp, ...args: string[]): Promise<Other> {
    const child = spawnChild(app, SCRIPT, args);
    await child.line('READY');
    return new Other(child);
  }

  async ask<T>(command: string, input: object = {}): Promise<T> {
    this.#last += 1;
    const id = this.#last;
    this.child.send(JSON.stringify({ id, command, input }));
    const answer = JSON.parse(await this.child.line(`ANSWER-${id} `)) as {
      readonly error?: string;
      readonly value: T;
    };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  }

  async end(): Promise<void> {
    this.child.process.stdin!.end();
    await this.child.exit;
  }
}

/** Asks again until the answer is as wanted; says how long that took. */
export async function until(ask: () => Promise<boolean>, deadline = 60_000): Promise<number> {
  const started = Date.now();
  while (!(await ask())) {
    if (Date.now() - started > deadline) throw new Error(`Not so after ${deadline} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Date.now() - started;
}
