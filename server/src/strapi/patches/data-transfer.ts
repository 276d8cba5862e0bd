import type { Core } from '@strapi/strapi';

import { LEDGER_ATTRIBUTE } from '../../constants';
import type { Host } from '../level-1/host';

/** Closes what doors the attribute would open while it stands on the content type. */
const ATTRIBUTE = {
  type: 'json',
  private: true,
  visible: false,
  writable: false,
  configurable: false,
  searchable: false,
} as const;

/**
 * Lets `strapi export`, `import` and `transfer` take the column along: they carry nothing but the
 * attributes of content types. They announce themselves by turning the database's lifecycles off,
 * and it is then, and for them alone, that the attribute appears.
 */
export class Transfers {
  #running = false;

  constructor(private readonly strapi: Core.Strapi) {}

  /** Watches for transfers; `hosts` are the types that carry the column. */
  watch(hosts: readonly Host[]): void {
    const { lifecycles } = this.strapi.db;
    const disable = lifecycles.disable.bind(lifecycles);
    const enable = lifecycles.enable.bind(lifecycles);
    lifecycles.disable = () => {
      disable();
      this.#running = true;
      for (const attributes of this.attributesOf(hosts)) attributes[LEDGER_ATTRIBUTE] = ATTRIBUTE;
    };
    lifecycles.enable = () => {
      enable();
      this.#running = false;
      for (const attributes of this.attributesOf(hosts))
        Reflect.deleteProperty(attributes, LEDGER_ATTRIBUTE);
    };
  }

  /** An app may turn lifecycles off for reasons of its own: its requests stay outside. */
  isRunning(): boolean {
    if (!this.#running) return false;
    const path = this.strapi.requestContext.get()?.request.path;
    return path === undefined || path.includes('/transfer/runner/');
  }

  private attributesOf(hosts: readonly Host[]): Record<string, unknown>[] {
    return hosts.map(
      ({ uid }) =>
        this.strapi.contentType(uid as Parameters<Core.Strapi['contentType']>[0])
          .attributes as Record<string, unknown>,
    );
  }
}
