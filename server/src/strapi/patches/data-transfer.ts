import type { Core } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE } from '../../constants';
import type { Host } from '../level-1/host';
import { allOf, expectThat, overwrite, type Patch } from './patch';

/** Hidden from forms, responses and writes while it is on the content type. */
const ATTRIBUTE = {
  type: 'json',
  private: true,
  visible: false,
  writable: false,
  configurable: false,
  searchable: false,
} as const;

/**
 * Lets `strapi export`, `import` and `transfer` include the column: they transfer attributes of
 * content types only. A transfer disables the database's lifecycles; the attribute is added then,
 * visible to the transfer only. Since 5.54.0.
 */
export class DataTransfers {
  #running = false;

  constructor(private readonly strapi: Core.Strapi) {}

  /** Watches for transfers; `hosts` are the types that have the column. */
  watch(hosts: readonly Host[]): Patch {
    const lifecycles = () => this.strapi.db.lifecycles;
    const disabled = overwrite(lifecycles, 'disable', (disable) => () => {
      disable();
      this.#running = true;
      for (const attributes of this.attributesOf(hosts)) attributes[CONTACTS_ATTRIBUTE] = ATTRIBUTE;
    });
    const enabled = overwrite(lifecycles, 'enable', (enable) => () => {
      enable();
      this.#running = false;
      for (const attributes of this.attributesOf(hosts))
        Reflect.deleteProperty(attributes, CONTACTS_ATTRIBUTE);
    });
    const isShown = () => this.attributesOf(hosts).every((all) => CONTACTS_ATTRIBUTE in all);
    return {
      name: 'data-transfer',
      overwrites: ['db.lifecycles.disable', 'db.lifecycles.enable'],
      selfTest: () => {
        allOf(disabled, enabled)();
        lifecycles().disable();
        const during = isShown();
        lifecycles().enable();
        expectThat(during && !isShown(), 'an export would not carry the contacts.');
      },
    };
  }

  /** False for requests of an app that disables lifecycles for its own reasons. */
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
