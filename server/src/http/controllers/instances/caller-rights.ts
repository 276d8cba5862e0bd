import type { Core } from '@strapi/strapi';

import type { ConversionInput, Subject } from '../../../core/contracts';
import { UID } from '../../../constants';
import { CrmRefusedError, CrmValidationError } from '../../../core/errors';
import {
  assertHostRight,
  assertMayCreate,
  mayUpdateType,
  writableAttributes,
} from '../../../strapi/ports/content-permissions';
import { readableFiles } from '../../../strapi/ports/file-permissions';

type Caller = Parameters<typeof assertHostRight>[1];

interface Named {
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly attachments?: readonly string[] | undefined;
  readonly opportunity?: ConversionInput['opportunity'];
  readonly into?: ConversionInput['into'];
  readonly interactions?: ConversionInput['interactions'];
}

/**
 * Checks the caller's own rights to what an action names: to read files, to update attributes that
 * the action itself does not name, and for a conversion to read the contact, to update the
 * opportunity and interactions, or to create an opportunity with the attributes that it gives.
 *
 * @returns the input with `writable`, the attributes that the caller may update.
 * @throws CrmValidationError for files that the caller may not read, as if they did not exist.
 */
export async function withCallerRights<Input extends Named>(
  strapi: Core.Strapi,
  caller: Caller,
  subject: () => Subject | Promise<Subject>,
  input: Input,
): Promise<Input & { readonly writable: readonly string[] }> {
  const { fields = {}, attachments = [], opportunity = {}, into = {}, interactions } = input;
  if (into.contact !== undefined) {
    await assertHostRight(strapi, caller, 'read', UID.contact, into.contact);
  }
  if (into.opportunity !== undefined) {
    await assertHostRight(strapi, caller, 'update', UID.opportunity, into.opportunity);
    const subject = { type: UID.opportunity, id: into.opportunity };
    const names = Object.keys(opportunity);
    const writable = await writableAttributes(strapi, caller, subject, names);
    const barred = names.find((name) => !writable.includes(name));
    if (barred !== undefined) {
      const message = `You may not update "${barred.slice(0, 80)}" of the opportunity.`;
      throw new CrmRefusedError('update', message, { path: `opportunity.${barred.slice(0, 80)}` });
    }
  } else if (Object.keys(opportunity).length > 0) {
    await assertMayCreate(strapi, caller, UID.opportunity, Object.keys(opportunity));
  }
  if (interactions === true && !(await mayUpdateType(strapi, caller, UID.interaction))) {
    const message = 'You may not update all interactions: name those that come along.';
    throw new CrmRefusedError('update', message, { path: 'interactions' });
  }
  for (const one of interactions === true ? [] : (interactions ?? [])) {
    await assertHostRight(strapi, caller, 'update', UID.interaction, one);
  }
  const readable = await readableFiles(strapi, caller, attachments);
  const problems = attachments.flatMap((one, index) =>
    readable.includes(one)
      ? []
      : [{ path: ['attachments', index], message: `There is no file "${one}" that you may read` }],
  );
  if (problems.length > 0) throw new CrmValidationError(problems);
  const names = Object.keys(fields);
  if (names.length === 0) return { ...input, writable: [] };
  const writable = await writableAttributes(strapi, caller, await subject(), names);
  return { ...input, writable };
}
