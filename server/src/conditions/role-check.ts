import type { ConditionContract } from '../core/contracts';
import { checkNames, namesOf } from './names';

/** `{ "type": "role_check", "roles": ["closer"] }`: the actor has at least one of the roles. */
export const roleCheck: ConditionContract = {
  name: 'role_check',
  pure: true,
  check: (input) => checkNames(input, 'roles'),
  evaluate(input, { actor }) {
    const wanted = namesOf(input, 'roles');
    const met = wanted.some((role) => actor.roles.includes(role));
    return {
      met,
      because: `${actor.label} ${met ? 'has' : 'has none of'} the role ${wanted.join(', ')}`,
    };
  },
};
