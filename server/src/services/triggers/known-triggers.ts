import type { PluginConfig } from '../../config';
import {
  configuredTrigger,
  type TriggerSettings,
  type TriggerSignature,
} from '../../contracts/trigger-settings';
import { parseRequest } from '../../contracts/parse';
import type { Json, TriggerContract } from '../../core/contracts';
import {
  CrmConfigurationError,
  CrmError,
  CrmValidationError,
  type Problem,
} from '../../core/errors';
import type { Registry } from '../../core/registry';
import { isValidIdentifier } from '../../sql/identifier';
import type { StoredTrigger, TriggerRows } from '../../sql/triggers/trigger-rows';
import type { SecretBox } from '../../strapi/ports/secret-box';
import { checkTrigger, compileTrigger, secretFault, type CompiledTrigger } from '../../triggers';

/** A trigger that can be called, of the configuration or saved. */
export interface KnownTrigger {
  readonly key: string;
  readonly label: string;
  readonly source: 'row' | 'config';
  readonly settings: TriggerSettings;
  /** A trigger of the app, with its options. */
  readonly own?: { readonly contract: TriggerContract; readonly options: Json } | undefined;
  readonly compiled: CompiledTrigger;
  /** Whether its contract authenticates the sender. */
  readonly isTrusted: boolean;
  /** The secrets that are accepted now. */
  secrets(now: number): readonly string[];
}

export interface KnownTriggersOptions {
  readonly configured: PluginConfig['triggers'];
  readonly contracts: Registry<TriggerContract>;
  readonly rows: TriggerRows;
  readonly box: SecretBox;
  /** What is wrong with the content types that settings name, with paths from the settings on. */
  readonly checkTypes: (settings: TriggerSettings) => readonly Problem[];
  readonly onFault: (message: string) => void;
}

/** The triggers of the configuration, and those that are saved, which are read at every call. */
export class KnownTriggers {
  readonly #configured = new Map<string, KnownTrigger>();
  /** Compiled rows, by key; a row that was changed is compiled again. */
  readonly #saved = new Map<string, { readonly version: string; readonly known: KnownTrigger }>();

  constructor(private readonly options: KnownTriggersOptions) {}

  /** @throws CrmConfigurationError naming every invalid key. */
  open(): void {
    const faults: string[] = [];
    for (const [key, given] of Object.entries(this.options.configured)) {
      try {
        this.#configured.set(key, this.#fromConfig(key, given));
      } catch (error) {
        if (!CrmError.is(error) || error.code !== 'ValidationFailed') throw error;
        const { errors } = error.details as { readonly errors: readonly Problem[] };
        for (const { path, message } of errors) {
          faults.push(`triggers.${[key, ...path].join('.')}: ${message}`);
        }
      }
    }
    if (faults.length > 0) throw new CrmConfigurationError(`${faults.join('; ')}.`, { faults });
  }

  configured(): readonly KnownTrigger[] {
    return [...this.#configured.values()];
  }

  /** By its key; else a registered trigger by its name, without options. Disabled ones are not found. */
  async find(key: string): Promise<KnownTrigger | undefined> {
    const configured = this.#configured.get(key);
    if (configured) return configured;
    const row = isValidIdentifier(key) ? await this.options.rows.find(key) : undefined;
    if (row) return row.enabled ? this.#fromRow(row) : undefined;
    const contract = this.options.contracts.find(key);
    return contract && unsaved(key, contract);
  }

  /** Saved triggers on entries, and those of the configuration. */
  async watching(): Promise<readonly KnownTrigger[]> {
    const rows = await this.options.rows.watching();
    const known = this.configured().filter(({ settings }) => settings.entry);
    return [...known, ...rows.map((row) => this.#fromRow(row))];
  }

  remove(key: string): void {
    this.#saved.delete(key);
  }

  /** @throws CrmValidationError with paths from `settings` on. */
  check(settings: TriggerSettings, mayTrust = false): readonly Problem[] {
    const { contracts, checkTypes } = this.options;
    const { trigger } = settings;
    const options = optionsOf(settings);
    const problems = [...checkTrigger(settings, mayTrust), ...checkTypes(settings)];
    if (trigger === undefined) return problems;
    const contract = contracts.find(trigger);
    if (!contract) {
      const message = `there is no trigger "${trigger.slice(0, 80)}"`;
      return [...problems, { path: ['trigger'], message }];
    }
    const own = (contract.check?.(options) ?? []).map(({ path, message }) => ({
      ...{ path: ['options', ...path], message },
    }));
    return [...problems, ...own];
  }

  #fromConfig(key: string, given: PluginConfig['triggers'][string]): KnownTrigger {
    const { secrets = [], trusted = false, ...settings } = parseRequest(configuredTrigger, given);
    const kind = settings.signature?.kind ?? 'none';
    const problems = [
      ...this.check(settings, true),
      ...secrets.flatMap((secret, index) => {
        const fault = secretFault(kind, secret);
        const path = ['secrets', index];
        return fault === undefined ? [] : [{ path, message: `"secrets.${index}" ${fault}` }];
      }),
    ];
    if (kind !== 'none' && secrets.length === 0) {
      problems.push({ path: ['secrets'], message: '"secrets" must be set' });
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
    return {
      ...{ key, label: key, source: 'config', settings, isTrusted: trusted },
      ...{ own: this.#ownOf(settings), compiled: compileTrigger(settings) },
      secrets: () => secrets,
    };
  }

  #fromRow(row: StoredTrigger): KnownTrigger {
    const { key, settings } = row;
    const version = `${row.createdAt}:${row.revision}`;
    const saved = this.#saved.get(key);
    if (saved?.version === version) return saved.known;
    const known: KnownTrigger = {
      ...{ key, label: row.label, source: 'row', settings, isTrusted: false },
      ...{ own: this.#ownOf(settings), compiled: compileTrigger(settings) },
      secrets: (now) => this.#open(row, now),
    };
    this.#saved.set(key, { version, known });
    return known;
  }

  #ownOf(settings: TriggerSettings): KnownTrigger['own'] {
    const { trigger } = settings;
    const contract = trigger === undefined ? undefined : this.options.contracts.find(trigger);
    return contract && { contract, options: optionsOf(settings) };
  }

  #open({ key, secrets }: StoredTrigger, now: number): readonly string[] {
    return secrets
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
      .flatMap(({ value }) => {
        const secret = this.options.box.decrypt(value);
        if (typeof secret === 'string') return [secret];
        this.options.onFault(
          `a secret of the trigger "${key}" cannot be decrypted with the app's encryption key: rotate it.`,
        );
        return [];
      });
  }
}

/** They came as JSON. */
const optionsOf = ({ options = null }: TriggerSettings): Json => options as Json;

const unsaved = (key: string, contract: TriggerContract): KnownTrigger => ({
  ...{ key, label: key, source: 'config', settings: { trigger: key }, isTrusted: false },
  ...{ own: { contract, options: null }, compiled: { plan: () => undefined } },
  secrets: () => [],
});

/** The kind of the signature, for triggers that receive calls. */
export const kindOf = ({ signature }: TriggerSettings): TriggerSignature['kind'] =>
  signature?.kind ?? 'none';
