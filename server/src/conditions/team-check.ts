import type { ConditionContract } from '../core/contracts';
import { checkNames, namesOf } from './names';

/**
 * `{ "type": "team_check", "teams": ["deal-desk"] }`: the actor is in at least one of the teams.
 */
export const teamCheck: ConditionContract = {
  name: 'team_check',
  pure: true,
  check: (input) => checkNames(input, 'teams'),
  evaluate(input, { actor }) {
    const wanted = namesOf(input, 'teams');
    const met = wanted.some((team) => actor.teams.includes(team));
    return {
      met,
      because: `${actor.label} is ${met ? '' : 'not '}in the team ${wanted.join(', ')}`,
    };
  },
};
