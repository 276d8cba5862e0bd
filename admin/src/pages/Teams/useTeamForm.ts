import { useMemo } from 'react';

import type { ServerProblem } from '../../api/errors';
import type { Team } from '../../api/teams';
import { useSchemaForm, type JsonSchema, type SchemaFormState } from '../../components/SchemaForm';
import { useTranslate } from '../../hooks/useTranslate';
import { nameOf } from '../../hooks/names';

/** What a team is made of. The key of a new team follows its name until it is typed. */
export function useTeamForm(saved?: Team) {
  const t = useTranslate();
  const schema = useMemo<JsonSchema>(
    () => ({
      properties: {
        name: { type: 'string', title: t('teams.column.name'), maxLength: 255 },
        key: {
          type: 'string',
          title: t('teams.column.key'),
          description: t(saved ? 'teams.key.saved' : 'teams.key.hint'),
          maxLength: 255,
        },
        members: {
          type: 'array',
          items: { type: 'string' },
          format: 'people',
          title: t('teams.column.members'),
          description: t('teams.members.hint'),
        },
        lead: {
          type: 'string',
          format: 'person',
          title: t('teams.field.lead'),
          description: t('teams.lead.hint'),
        },
        capacity: {
          type: 'integer',
          minimum: 1,
          title: t('teams.column.capacity'),
          description: t('teams.capacity.hint'),
        },
      },
      required: ['name', 'key'],
    }),
    [saved, t],
  );
  const given = saved && {
    ...{ name: saved.name, key: saved.key },
    ...(saved.members && { members: saved.members }),
    ...(saved.lead && { lead: saved.lead }),
    ...(saved.capacity && { capacity: saved.capacity }),
  };
  const form = useSchemaForm(schema, { given });

  const set: SchemaFormState['set'] = (path, value) => {
    form.set(path, value);
    if (saved || path[0] !== 'name') return;
    const { key, name } = form.values;
    if (key === undefined || key === nameOf(name)) form.set(['key'], nameOf(value) || undefined);
  };

  return {
    form: { ...form, set },
    check: form.check,
    /** Without what the role may not read, unless it was entered: it would be emptied. */
    values: () => {
      const { name, key, members, lead, capacity } = form.values;
      const isSent = (field: 'members' | 'lead' | 'capacity') =>
        saved === undefined || saved[field] !== undefined || form.values[field] !== undefined;
      return {
        ...{ name: String(name), key: String(key) },
        ...(isSent('members') && { members: (members as readonly string[] | undefined) ?? [] }),
        ...(isSent('lead') && { lead: (lead as string | undefined) ?? null }),
        ...(isSent('capacity') && { capacity: (capacity as number | undefined) ?? null }),
      };
    },
    /** Shows the server's problems at their inputs, and returns those that have none. */
    place: (problems: readonly ServerProblem[]) => form.placeErrors(problems),
  };
}
