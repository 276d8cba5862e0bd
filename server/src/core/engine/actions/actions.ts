import type { ReservedAction } from '../../contracts';
import type { Action } from './action';
import { assign } from './assign';
import { cancel } from './cancel';
import { close } from './close';
import { comment } from './comment';
import { convert, revertConvert } from './convert';

/** The built-in actions by name. */
export const ACTIONS: Readonly<Record<ReservedAction, Action>> = {
  assign,
  cancel,
  close,
  comment,
  convert,
  revertConvert,
};
