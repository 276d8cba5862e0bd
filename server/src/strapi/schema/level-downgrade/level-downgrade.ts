import type { Core } from '@strapi/strapi';

import { hideFromContentManager } from '../../patches/content-manager-types';
import { hideFromGraphql } from './graphql';
import { hiddenParts, type HiddenParts } from './hidden-parts';
import { suspendPermissions } from './permissions';
import type { Patches } from '../../patches/patch';
import { keepHiddenBoxes } from '../../patches/role-form';

/**
 * A level downgrade: types and fields of level 2 stay registered, so that Strapi deletes nothing,
 * but are hidden. Their routes answer 404 by the policy `level`.
 */
export class LevelDowngrade {
  /** Undefined if nothing has to be hidden. */
  hidden: HiddenParts | undefined;

  #undo: (() => void) | undefined;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly patches: Patches,
  ) {}

  /**
   * Call it in `register`, after the types and live fields. Does nothing if nothing has to be
   * hidden.
   */
  register(): void {
    const hidden = hiddenParts(this.strapi);
    if (hidden.uids.size === 0) return;
    this.hidden = hidden;
    this.patches.add(hideFromContentManager(this.strapi, hidden));
    hideFromGraphql(this.strapi, hidden);
    this.patches.add(keepHiddenBoxes(this.strapi, hidden));
  }

  /** A hook of its own (`hooks/index.ts`), after `register`. */
  suspendPermissions(): void {
    if (this.hidden) this.#undo = suspendPermissions(this.strapi, this.hidden);
  }

  destroy(): void {
    this.#undo?.();
  }
}
