import type { FieldTypeContract } from '../../core/contracts';
import { date, datetime } from './temporal';
import { decimal, integer, number } from './numeric';
import { email, enumeration, string, text, url } from './text';
import { boolean, json, multiple } from './other';

/** All built-in types, in the order in which the UI lists them. */
export const BUILT_IN_FIELD_TYPES: readonly FieldTypeContract[] = [
  string,
  text,
  integer,
  number,
  decimal,
  boolean,
  date,
  datetime,
  email,
  url,
  enumeration,
  multiple,
  json,
];
