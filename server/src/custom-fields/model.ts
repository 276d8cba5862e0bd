/** A content type, as needed for planning custom fields. */
export interface ModelShape {
  readonly uid: string;
  readonly displayName: string;
  readonly tableName: string;
  readonly draftAndPublish: boolean;
  /** The declared attributes, with the columns that each uses. */
  readonly attributes: readonly { readonly name: string; readonly columns: readonly string[] }[];
}
