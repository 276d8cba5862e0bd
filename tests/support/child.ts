import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

import type { TestApp } from './app';

const HOOK = path.join(__dirname, 'register-typescript.js');

export interface Child {
  /** Resolves with the line's text once a line of its output begins with `marker`. */
  line(marker: string): Promise<string>;
  /** Sends a line to its standard input. */
  send(text: string): void;
  /** Resolves with the exit code and all it wrote. */
  readonly exit: Promise<{ code: number | null; output: string }>;
  readonly process: ChildProcess;
}

/** Runs a script of Node in the app's folder, in a process of its own, from the plugin's sources. */
export function spawnChild(app: TestApp, script: string, args: readonly string[] = []): Child {
  const child = spawn(process.execPath, ['-r', HOOK, script, ...args], {
    cwd: app.directory,
    env: { ...process.env, NODE_ENV: 'test', STRAPI_TELEMETRY_DISABLED: 'true' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    waiting.forEach((look) => look());
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exit = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  return {
    process: child,
    exit,
    send: (text) => void child.stdin.write(`${text}\n`),
    line: (marker) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = output.split('\n').find((line) => line.startsWith(marker));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found.slice(marker.length).trim());
        };
        waiting.add(look);
        void exit.then(({ code }) =>
          reject(new Error(`The child ended with ${code} before "${marker}":\n${output}`)),
        );
        look();
      }),
  };
}
