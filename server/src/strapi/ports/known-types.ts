import type { Core } from '@strapi/strapi';

import { isSubjectType } from './subjects/subject-type';
import { readableAttributes } from './subjects/attributes';

/** Whether records of this type can run a pipeline. */
export const mayBeSubject = isSubjectType;

/** Content types whose records can run a pipeline, for diagnostics. */
export const subjectTypes = (strapi: Core.Strapi): string[] =>
  Object.keys(strapi.contentTypes).filter((uid) => isSubjectType(strapi, uid));

/**
 * Attributes that definitions can read, live custom fields included; undefined for an unknown type.
 */
export const attributesOfType = (strapi: Core.Strapi, uid: string): string[] | undefined =>
  isSubjectType(strapi, uid) ? [...readableAttributes(strapi, uid).keys()] : undefined;
