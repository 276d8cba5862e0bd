import { setTimeout as pause } from 'node:timers/promises';

import type { Knex } from 'knex';
import { z } from 'zod';

import { bigInteger } from '../columns';
import type { SqlRuntime } from '../ports';

/** How long a look waits for others, in milliseconds: idle workers wake within a few of each other. */
const GATHERING = 25;

/** One row, with the answer of each look. */
const answers = z.tuple([z.record(z.string(), bigInteger.nullable())]);

/** Selects one column of at most one row. */
type Selection = (knex: Knex) => Knex.QueryBuilder;

interface Look {
  readonly select: Selection;
  readonly resolve: (found: number | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Looks of a process's idle workers for what is due, which share a statement: all ask the same table. */
export class DueLooks {
  #waiting: Look[] = [];

  constructor(private readonly runtime: SqlRuntime) {}

  /** @returns what is selected; undefined if there is no such row. */
  ask(select: Selection): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ select, resolve, reject });
      if (this.#waiting.length === 1) void this.#lookTogether();
    });
  }

  async #lookTogether(): Promise<void> {
    await pause(GATHERING);
    const looks = this.#waiting;
    this.#waiting = [];
    try {
      const { knex } = this.runtime.connection();
      const columns = looks.map(({ select }, index) => select(knex).as(`look${index}`));
      const [found] = answers.parse(await knex.select(columns));
      looks.forEach(({ resolve }, index) => {
        resolve(found[`look${index}`] ?? undefined);
      });
    } catch (error) {
      for (const { reject } of looks) reject(error);
    }
  }
}
