import { forwardRef, type ComponentType } from 'react';

interface Module<Props> {
  default: ComponentType<Props>;
}

/** Loads a component together with the texts of our pages, for what Strapi draws outside of our pages. */
export const withTexts =
  <Props extends object>(load: () => Promise<Module<Props>>) =>
  async (): Promise<Module<Props>> => {
    const [{ default: Component }, { Texts }] = await Promise.all([load(), import('./Texts')]);
    // It takes whatever Strapi gives it, a ref included.
    const Inner = Component as ComponentType<object>;
    const Wrapped = forwardRef<unknown, object>(function WithTexts(props, ref) {
      return (
        <Texts>
          <Inner {...props} {...{ ref }} />
        </Texts>
      );
    });
    return { default: Wrapped as unknown as ComponentType<Props> };
  };
