/** What a content type looks like to the planning of its custom fields. */
export interface ModelShape {
  readonly uid: string;
  readonly displayName: string;
  readonly tableName: string;
  readonly draftAndPublish: boolean;
  /** The attributes that are no custom fields, and what each takes in the table. */
  readonly attributes: readonly { readonly name: string; readonly columns: readonly string[] }[];
}
