import type { Core } from '@strapi/strapi';

import { LedgerStore } from '../adapters/strapi/ledger';

/** Where the contacts of level 1 are kept: a column of the app's own tables. */
export const ledger = ({ strapi }: { strapi: Core.Strapi }) => new LedgerStore(strapi);
