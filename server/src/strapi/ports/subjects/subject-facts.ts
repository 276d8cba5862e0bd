import { contentTypes } from '@strapi/utils';
import type { Core, UID as Uid } from '@strapi/strapi';

import type { SubjectFacts } from '../../../core/contracts';
import { isAssignee } from '../../../core/identity';
import type { FieldTypeRegistry } from '../../../fields';
import type { LiveFieldRegistry } from '../../live-fields/registry';
import { isRecordUid } from '../../records/rules';
import { readableAttributes, type ScalarAttributes } from './attributes';
import { isProjection } from './projections';
import type { Values } from './values';
import { WriteRules } from './write-rules';

/** What the engine knows of a record, made from its values. */
export class SubjectFactsOf {
  readonly rules: WriteRules;

  constructor(
    private readonly strapi: Core.Strapi,
    fields: LiveFieldRegistry,
    types: FieldTypeRegistry,
  ) {
    this.rules = new WriteRules(fields, types);
  }

  /** @param attributes those that the record has; by default all readable ones of its type. */
  from(
    uid: string,
    values: Values,
    attributes: ScalarAttributes = readableAttributes(this.strapi, uid),
  ): SubjectFacts {
    const owner = attributes.get('owner');
    const draft = contentTypes.hasDraftAndPublish(this.strapi.contentType(uid as Uid.ContentType));
    return {
      values,
      revision: isRecordUid(uid) ? (values.revision as number) : null,
      owner:
        owner && isProjection('owner', owner) && isAssignee(values.owner) ? values.owner : null,
      fault: (name, value) => {
        const attribute = attributes.get(name);
        if (!attribute) return 'is no attribute of the record';
        const stored = values[name] ?? null;
        return this.rules.fault({ uid, name, attribute, draft, stored }, value);
      },
    };
  }
}
