/** The initial layout in the Content Manager; later changes by the app's admins are kept. */
export interface LayoutConfig {
  readonly settings?: object;
  readonly layouts?: { readonly list?: string[]; readonly edit?: { name: string }[][] };
  readonly metadatas?: Readonly<Record<string, object>>;
}

/**
 * Removes fields that the app's extension hides: Strapi aborts the boot if a layout names an
 * invisible field.
 */
export function visibleLayout(
  config: LayoutConfig | undefined,
  attributes: Readonly<Record<string, object>>,
): LayoutConfig | undefined {
  if (!config) return undefined;
  const isHidden = (name: string): boolean => {
    const attribute: { visible?: boolean } | undefined = attributes[name];
    return attribute?.visible === false;
  };
  const { list = [], edit = [] } = config.layouts ?? {};
  const entries = Object.entries(config.metadatas ?? {});
  return {
    settings: config.settings ?? {},
    layouts: {
      list: list.filter((name) => !isHidden(name)),
      edit: edit
        .map((row) => row.filter(({ name }) => !isHidden(name)))
        .filter((row) => row.length > 0),
    },
    metadatas: Object.fromEntries(entries.filter(([name]) => !isHidden(name))),
  };
}
