import type { Core } from '@strapi/strapi';

import { CrmValidationError, type Problem } from '../../../core/errors';
import { columnOf } from '../tables';
import type { ScalarAttribute, ScalarAttributes } from './attributes';
import type { RecordChanges } from './changes';
import { projectionOf } from './projections';
import { toColumn, type Values } from './values';
import type { WriteRules } from './write-rules';

/** Turns the changes of a record into what an UPDATE sets. */
export class ColumnWriter {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly rules: WriteRules,
  ) {}

  /**
   * By attribute: column and value. Empty where the record shows none of it.
   *
   * @throws CrmValidationError for values that may not be written, every one of them named. The
   *   core has asked before; a field may have gone or changed since.
   * @param stored what the record held when it was decided on.
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
