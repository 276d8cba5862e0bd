import { z } from 'zod';

import { NAME, NAME_ADVICE, OUTSIDE_NAME, PERSON, UID, VERSION } from '../names';

export const name = z.string().regex(NAME, { error: NAME_ADVICE });

export const outsideName = z
  .string()
  .regex(OUTSIDE_NAME, { error: 'use at most 128 characters, none of them invisible' });

export const person = z
  .string()
  .regex(PERSON, { error: 'write "user:<documentId>" or "admin:<documentId>"' });

export const uid = z
  .string()
  .regex(UID, { error: 'write the uid of a content type, such as "api::order.order"' });

export const version = z
  .string()
  .regex(VERSION, { error: 'write a version such as "1.0.0", at most 32 characters long' });

/** A title that is shown in the UI. */
export const labelText = z.string().min(1).max(255);

export const flag = z.boolean();

/** Read by another part of the compiler. */
export const raw = z.unknown();
