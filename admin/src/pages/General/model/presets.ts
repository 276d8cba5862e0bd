/** A part of the form of roles, as Strapi describes it. */
interface LayoutSection {
  readonly subjects: readonly {
    readonly uid: string;
    readonly label: string;
    readonly properties?: readonly {
      readonly value: string;
      readonly children?: readonly LayoutField[];
    }[];
  }[];
}

interface LayoutField {
  readonly value: string;
  readonly children?: readonly LayoutField[];
}

interface LayoutAction {
  readonly action: string;
  readonly displayName: string;
  readonly subCategory: string;
}

export interface PermissionLayout {
  readonly sections: {
    readonly plugins: readonly LayoutAction[];
    readonly collectionTypes: LayoutSection;
  };
}

/** A box of a role. */
export interface RolePermission {
  readonly action: string;
  readonly subject: string | null;
  readonly properties: { readonly fields?: readonly string[] };
  readonly conditions: readonly string[];
}

export const PRESETS = ['rep', 'manager', 'administrator'] as const;
export type Preset = (typeof PRESETS)[number];

type Right = 'create' | 'read' | 'update' | 'delete';

interface Content {
  /** Of the plugin, without their prefix; undefined: all. */
  readonly actions: readonly string[] | undefined;
  /** Rights of the Content Manager by record type. */
  readonly records: Readonly<Record<string, readonly Right[]>>;
}

const PLUGIN = 'plugin::nexus-crm.';

/** Of Strapi's media library: the files of a call, note, mail or meeting. */
const UPLOAD = 'plugin::upload.assets.create';
const EXPLORER = 'plugin::content-manager.explorer.';

const ALL: readonly Right[] = ['create', 'read', 'update', 'delete'];
const WRITE: readonly Right[] = ['create', 'read', 'update'];
const READ: readonly Right[] = ['read'];

/**
 * Without `definitions.read`, which opens the conditions, approvers, bodies and addresses of all pipelines,
 * also of those that a rep has no records in.
 */
const REP = [
  ...['people.read', 'references.read', 'timeline.read', 'dashboard.read'],
  ...['instances.read', 'instances.act', 'delegations.own', 'reports.read'],
];

const CONTENTS: Readonly<Record<Preset, Content>> = {
  rep: {
    actions: REP,
    records: {
      ...{ contact: WRITE, opportunity: WRITE, interaction: WRITE },
      ...{ campaign: READ, team: READ },
    },
  },
  manager: {
    actions: [
      ...REP,
      ...['definitions.read', 'campaigns.read', 'campaigns.run', 'views.share'],
      ...['delegations.read', 'delegations.manage'],
    ],
    records: {
      ...{ contact: ALL, opportunity: ALL, interaction: ALL, campaign: WRITE, team: WRITE },
    },
  },
  administrator: {
    actions: undefined,
    records: { contact: ALL, opportunity: ALL, interaction: ALL, campaign: ALL, team: ALL },
  },
};

/** `plugin::nexus-crm.people.read` as a part of the id of a text: `people-read`. */
export const textKeyOf = (action: string): string =>
  action.slice(action.indexOf('.') + 1).replaceAll('.', '-');

export interface PresetContent {
  /** The plugin's actions by group, as the form of roles names them, and the upload of files. */
  readonly actions: readonly LayoutAction[];
  readonly records: readonly {
    readonly uid: string;
    readonly label: string;
    readonly rights: readonly Right[];
  }[];
  readonly permissions: readonly RolePermission[];
}

/** What a preset contains in this app: the actions and types that it has, with all their fields. */
export function contentOf(preset: Preset, { sections }: PermissionLayout): PresetContent {
  const { actions: wanted, records } = CONTENTS[preset];
  const actions = sections.plugins.filter(
    ({ action }) =>
      action === UPLOAD ||
      (action.startsWith(PLUGIN) &&
        (wanted === undefined || wanted.includes(action.slice(PLUGIN.length)))),
  );
  const types = sections.collectionTypes.subjects.flatMap((subject) => {
    const rights = subject.uid.startsWith(PLUGIN)
      ? records[subject.uid.slice(PLUGIN.length)]
      : undefined;
    return rights ? [{ ...subject, rights }] : [];
  });
  return {
    actions,
    records: types.map(({ uid, label, rights }) => ({ uid, label, rights })),
    permissions: [
      ...actions.map(({ action }) => ({ action, subject: null, properties: {}, conditions: [] })),
      ...types.flatMap(({ uid, rights, properties = [] }) => {
        const fields = properties.find(({ value }) => value === 'fields')?.children ?? [];
        return rights.map((right) => ({
          ...{ action: `${EXPLORER}${right}`, subject: uid, conditions: [] },
          properties: right === 'delete' ? {} : { fields: fields.flatMap((one) => pathsOf(one)) },
        }));
      }),
    ],
  };
}

/** A field, or those of a component. */
const pathsOf = ({ value, children = [] }: LayoutField, prefix = ''): readonly string[] =>
  children.length === 0
    ? [`${prefix}${value}`]
    : children.flatMap((child) => pathsOf(child, `${prefix}${value}.`));
