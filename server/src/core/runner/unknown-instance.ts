import { CrmNotFoundError } from '../errors';

/** No instance has this id. */
export class UnknownInstanceError extends CrmNotFoundError {
  constructor(instance: string) {
    super(`There is no instance "${instance}".`);
  }
}
