import { CrmConfigurationError } from '../../core/errors';

/** A patch: Strapi functions that are overwritten for one purpose; one file each in this folder. */
export interface Patch {
  /** The name of the file. */
  readonly name: string;
  /** The overwritten functions, as named in Strapi's source. */
  readonly overwrites: readonly string[];
  /** Calls the functions the way Strapi does; throws if the patch is not reached. */
  readonly selfTest: () => void | Promise<void>;
}

/** The patches of one running Strapi. */
export class Patches {
  readonly #applied: Patch[] = [];

  constructor(private readonly strapiVersion: string) {}

  add(patch: Patch): void {
    this.#applied.push(patch);
  }

  applied(): readonly Patch[] {
    return this.#applied;
  }

  /**
   * Tests every applied patch at the end of the boot.
   *
   * @throws CrmConfigurationError naming the patch and the Strapi function that differs.
   */
  async selfTest(): Promise<void> {
    for (const { name, overwrites, selfTest } of this.#applied) {
      try {
        await selfTest();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new CrmConfigurationError(
          `The patch "${name}" does not work on Strapi ${this.strapiVersion}: ${reason} ` +
            `It overwrites ${overwrites.join(', ')}. Use a version of the plugin that supports this version of Strapi.`,
        );
      }
    }
  }
}

type Methods<Owner> = { [Name in keyof Owner]: Owner[Name] extends AnyFunction ? Name : never };
type AnyFunction = (...input: never[]) => unknown;
export type MethodOf<Owner> = Methods<Owner>[keyof Owner] & string;

/** What a replacement of a method that all Strapis of a process share stands for. */
const REPLACES = Symbol.for('nexus-crm.replaces');
interface Replacement {
  readonly [REPLACES]?: { readonly method: unknown; readonly strapi: WeakRef<object> };
}

/** The method as it was before Strapis that run no longer, or not alone, have overwritten it. */
function beforeOthers(method: unknown, strapi: object): unknown {
  const replaced = (method as Replacement | undefined)?.[REPLACES];
  if (!replaced || replaced.strapi.deref() === strapi) return method;
  return beforeOthers(replaced.method, strapi);
}

/**
 * Overwrites one method of a Strapi object.
 *
 * @param find reads the object from Strapi, now and in the self-test.
 * @param wrap gets the original, bound to its object.
 * @param sharedIn the Strapi that overwrites, where its package has one such object for all Strapis of
 *    a process. The last one has the method; otherwise each would wrap, and keep, all before it.
 * @returns the self-test: fails if Strapi has the original method again. Another plugin may have
 *    wrapped ours.
 * @throws CrmConfigurationError if Strapi has no such method.
 */
export function overwrite<Owner extends object, Name extends MethodOf<Owner>>(
  find: () => Owner,
  name: Name,
  wrap: (original: Owner[Name]) => Owner[Name],
  sharedIn?: object,
): () => void {
  const owner = find();
  const found = owner[name] as unknown;
  const original = sharedIn ? beforeOthers(found, sharedIn) : found;
  if (typeof original !== 'function') throw missing(name);
  const replacement = wrap(original.bind(owner) as Owner[Name]);
  const replaced = sharedIn && { [REPLACES]: { method: original, strapi: new WeakRef(sharedIn) } };
  owner[name] = Object.assign(replacement as object, replaced) as Owner[Name];
  return () => {
    if (find()[name] === original) throw new CrmConfigurationError(`"${name}" was put back.`);
  };
}

const missing = (name: string): CrmConfigurationError =>
  new CrmConfigurationError(
    `Strapi has no function "${name}" where this version of the plugin expects it.`,
  );

/** Combines several self-tests. */
export const allOf =
  (...tests: readonly (() => void)[]) =>
  (): void => {
    for (const test of tests) test();
  };

/** @throws CrmConfigurationError with this message unless the condition holds. */
export function expectThat(condition: boolean, message: string): void {
  if (!condition) throw new CrmConfigurationError(message);
}
