import type { Core } from '@strapi/strapi';

import { isSubjectType } from './subjects/subject-type';
import { readableAttributes } from './subjects/attributes';

/** Whether records of this type may run a pipeline. */
export const mayBeSubject = isSubjectType;

/** Content types whose records may run one, for advice. */
export const subjectTypes = (strapi: Core.Strapi): string[] =>
  Object.keys(strapi.contentTypes).filter((uid) => isSubjectType(strapi, uid));

/** Attributes that definitions may read, live custom fields included; undefined for no such type. */
export const attributesOfType = (strapi: Core.Strapi, uid: string): string[] | undefined =>
  isSubjectType(strapi, uid) ? [...readableAttributes(strapi, uid).keys()] : undefined;
