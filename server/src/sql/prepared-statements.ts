import { createHash } from 'node:crypto';

/** Maximum number of named statements per connection; further ones are unnamed. */
const MOST_NAMES = 200;

/**
 * Names frequent statements, so that PostgreSQL parses and plans each text once per connection. The
 * name contains a hash of the text. Other databases ignore names.
 */
export class PreparedStatements {
  readonly #names = new Map<string, string>();

  #renewed = 0;

  /** @param named false if a connection pooler does not support prepared statements. */
  constructor(private readonly named: boolean) {}

  /** Options that knex passes to the driver with the text. */
  optionsOf(what: string, text: string): { readonly name?: string } {
    if (!this.named) return {};
    let name = this.#names.get(text);
    if (name === undefined && this.#names.size < MOST_NAMES) {
      name = statementName(what, text);
      this.#names.set(text, name);
    }
    return name === undefined ? {} : { name };
  }

  /** Prepares this text again on every connection, under another name. */
  renew(text: string): void {
    const name = this.#names.get(text);
    if (name === undefined) return;
    this.#renewed += 1;
    this.#names.set(text, `${name.replace(/_r\d+$/, '')}_r${this.#renewed}`);
  }
}

const statementName = (what: string, text: string): string =>
  `nexus_crm_${what}_${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
