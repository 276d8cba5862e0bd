import type { Core } from '@strapi/strapi';

import { hideFromContentManager } from '../../patches/content-manager-types';
import { hideFromGraphql } from './graphql';
import { hiddenParts, type HiddenParts } from './hidden-parts';
import { suspendPermissions } from './permissions';
import type { Patches } from '../../patches/patch';
import { keepHiddenBoxes } from '../../patches/role-form';

/**
 * A level that was lowered: what level 2 brought is registered as before, so that Strapi deletes
 * nothing of it, and shows nowhere. Its routes answer 404 by the policy `level`.
 */
export class LevelDowngrade {
  /** Undefined where nothing is to be hidden. */
  hidden: HiddenParts | undefined;

  #undo: (() => void) | undefined;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly patches: Patches,
  ) {}

  /** In `register`, once the types and the live fields are registered. Nothing to hide, no cost. */
  register(): void {
    const hidden = hiddenParts(this.strapi);
    if (hidden.uids.size === 0) return;
    this.hidden = hidden;
    this.#undo = suspendPermissions(this.strapi, hidden);
    this.patches.add(hideFromContentManager(this.strapi, hidden));
    hideFromGraphql(this.strapi, hidden);
    this.patches.add(keepHiddenBoxes(this.strapi, hidden));
  }

  destroy(): void {
    this.#undo?.();
  }
}
