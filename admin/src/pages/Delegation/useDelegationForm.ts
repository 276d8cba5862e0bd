import { useMemo } from 'react';

import { DELEGATION_KINDS } from './model/kinds';
import type { DelegationView } from '../../../../server/src/contracts/delegations';
import { isConflict, listProblems } from '../../api/errors';
import { useSchemaForm, type JsonSchema } from '../../components/SchemaForm';
import { useServerText } from '../../hooks/useServerText';
import { usePipelineText } from '../../hooks/usePipelineText';
import { useTranslate } from '../../hooks/useTranslate';
import { useOwnId } from '../../inputs/people/useOwnId';
import { ownTimeZone } from '../Calendars/model/zones';
import { changeOf, faultsOf, inputOf, valuesOf, type DelegationValues } from './model/values';
import { usePipelineNames } from './usePipelineNames';

interface FormOptions {
  readonly saved?: DelegationView | undefined;
  /** Whether the delegator is chosen: the work of somebody else. */
  readonly isOfAnother: boolean;
}

/** Who is away, who stands in, the days, why, and what it is limited to. */
export function useDelegationForm({ saved, isOfAnother }: FormOptions) {
  const t = useTranslate();
  const pipelineText = usePipelineText();
  const say = useServerText();
  const own = useOwnId();
  const pipelines = usePipelineNames();
  const isBegun = saved !== undefined && saved.state !== 'upcoming';
  const schema = useMemo<JsonSchema>(() => {
    const fixed = isBegun ? { readOnly: true } : {};
    const zone = ownTimeZone();
    return {
      properties: {
        ...(isOfAnother && {
          delegator: {
            ...{ type: 'string', format: 'person', title: t('delegation.delegator') },
            ...(saved && { readOnly: true }),
          },
        }),
        delegatee: {
          ...{ type: 'string', format: 'person', title: t('delegation.delegatee') },
          description: t('delegation.delegatee.hint'),
          ...fixed,
        },
        from: {
          ...{ type: 'string', format: 'date', title: t('delegation.from') },
          description: t('delegation.from.hint', { zone }),
          ...fixed,
        },
        to: {
          ...{ type: 'string', format: 'date', title: t('delegation.to') },
          description: t('delegation.to.hint', { zone }),
        },
        reason: {
          ...{ type: 'string', title: t('delegation.reason'), maxLength: 1_000 },
          ...{ description: t('delegation.reason.hint'), 'x-control': 'textarea' },
        },
        ...(pipelines.length > 0 && {
          definition: {
            ...{ type: 'string', enum: pipelines, title: t('delegation.pipeline') },
            'x-labels': Object.fromEntries(pipelines.map((name) => [name, pipelineText(name)])),
            ...fixed,
          },
        }),
        kind: {
          ...{ type: 'string', enum: DELEGATION_KINDS, title: t('delegation.kind') },
          'x-labels': Object.fromEntries(
            DELEGATION_KINDS.map((kind) => [kind, t(`delegation.kind.${kind}`)]),
          ),
          ...fixed,
        },
        team: {
          ...{ type: 'string', format: 'team', title: t('delegation.team') },
          description: t('delegation.scope.hint'),
          ...fixed,
        },
      },
      required: ['delegator', 'delegatee', 'to'],
    };
  }, [isBegun, isOfAnother, pipelineText, pipelines, saved, t]);
  const given = saved && { ...valuesOf(saved) };
  const form = useSchemaForm(schema, { given });
  const values = form.values as DelegationValues;

  const check = (): boolean => {
    if (!form.check()) return false;
    const faults = Object.entries(
      faultsOf({ ...values, ...(isOfAnother ? {} : { delegator: own ?? '' }) }, new Date()),
    );
    form.placeErrors(
      faults.map(([key, fault]) => ({ path: [key], message: t(`delegation.fault.${fault}`) })),
    );
    return faults.length === 0;
  };

  return {
    ...{ form, check },
    input: () => ({
      ...inputOf(values, new Date()),
      ...(isOfAnother && values.delegator !== undefined && { delegator: values.delegator }),
    }),
    change: () => (saved ? changeOf(form.first, values, saved.state, new Date()) : {}),
    /** Shows what the server refused at the inputs, and returns the problems that have none. */
    place: (error: unknown): readonly string[] => {
      if (isConflict(error) && codeOf(error) === 'OverlappingDelegation') {
        form.placeErrors([{ path: ['to'], message: t('delegation.fault.overlap') }]);
        return [];
      }
      return form.placeErrors(
        listProblems(error, say).map(({ path, message }) => ({
          path: path[0] === 'scope' ? path.slice(1) : path,
          message,
        })),
      );
    },
  };
}

function codeOf(error: unknown): unknown {
  const { details } = error as { details?: { code?: unknown } };
  return details?.code;
}
