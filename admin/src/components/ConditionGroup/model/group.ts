/** Conditions and groups of them, and how they are joined. */
export interface GroupOf<Leaf extends object, Join extends string> {
  readonly kind: Join;
  readonly items: readonly (Leaf | GroupOf<Leaf, Join>)[];
}

export const isGroup = <Leaf extends object, Join extends string>(
  node: Leaf | GroupOf<Leaf, Join>,
): node is GroupOf<Leaf, Join> => 'items' in node;
