import type { ReservedAction } from '../../contracts';
import type { Action } from './action';
import { assign } from './assign';
import { cancel } from './cancel';
import { close } from './close';
import { comment } from './comment';
import { convert, revertConvert } from './convert';

const ACTIONS: Readonly<Record<ReservedAction, Action>> = {
  assign,
  cancel,
  close,
  comment,
  convert,
  revertConvert,
};

/** The reserved action of this name. */
export function reservedAction(name: string): Action | undefined {
  return Object.hasOwn(ACTIONS, name) ? ACTIONS[name as ReservedAction] : undefined;
}
