import type { Core } from '@strapi/strapi';

import { CrmValidationError, type Problem } from '../../../core/errors';
import { columnOf } from '../tables';
import type { ScalarAttribute, ScalarAttributes } from './attributes';
import type { RecordChanges } from './changes';
import { projectionOf } from './projections';
import { toColumn, type Values } from './values';
import type { WriteRules } from './write-rules';

/** Maps the changes of a record to the columns of an UPDATE. */
export class ColumnWriter {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly rules: WriteRules,
  ) {}

  /**
   * Column and value by attribute; empty if the record stores none of the changes.
   *
   * @throws CrmValidationError naming every value that may not be written. The core has validated
   * them, but a field may have changed since.
   * @param stored the values that the decision was made from.
   */
  write(
    uid: string,
    attributes: ScalarAttributes,
    { values, stage, owner }: RecordChanges,
    draft: boolean,
    stored: Values,
  ): ReadonlyMap<string, readonly [column: string, value: unknown]> {
    const columns = new Map<string, readonly [string, unknown]>();
    const problems: Problem[] = [];
    const put = (name: string, attribute: ScalarAttribute, value: unknown): void => {
      columns.set(name, [columnOf(this.strapi, uid, name), toColumn(attribute, value)]);
    };
    for (const [name, value] of Object.entries(values)) {
      const attribute = attributes.get(name);
      const checked = attribute
        ? this.rules.check({ uid, name, attribute, draft, stored: stored[name] ?? null }, value)
        : { fault: 'is no attribute of the record any more' };
      if ('fault' in checked) {
        problems.push({ path: [name], message: `"${name}" ${checked.fault}` });
      } else if (attribute) put(name, attribute, checked.value);
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
    for (const [name, value] of Object.entries({ stage, owner })) {
      if (value === undefined) continue;
      const attribute = projectionOf(attributes, name as 'stage' | 'owner', value);
      if (attribute) put(name, attribute, value);
    }
    return columns;
  }
}
