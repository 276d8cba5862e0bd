import { createHash } from 'node:crypto';

/** Statements that are prepared under a name on each connection; others go unnamed. */
const MOST_NAMES = 200;

/**
 * Names for statements that are sent often, so that PostgreSQL parses and plans each text once per
 * connection. A name carries a hash of the text, since a name stands for one text. Other databases
 * ignore names.
 */
export class PreparedStatements {
  /** Undefined for a text that is not prepared any more. */
  readonly #names = new Map<string, string | undefined>();

  /** @param named false where a pooler before PostgreSQL cannot keep prepared statements. */
  constructor(private readonly named: boolean) {}

  /** What knex hands to the driver along with the text. */
  optionsOf(what: string, text: string): { readonly name?: string } {
    if (!this.named) return {};
    let name = this.#names.get(text);
    if (!this.#names.has(text) && this.#names.size < MOST_NAMES) {
      name = statementName(what, text);
      this.#names.set(text, name);
    }
    return name === undefined ? {} : { name };
  }

  /** Sends this text unnamed from now on. */
  giveUp(text: string): void {
    this.#names.set(text, undefined);
  }
}

const statementName = (what: string, text: string): string =>
  `nexus_crm_${what}_${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
