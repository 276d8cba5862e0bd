import type { Core, UID as Uid } from '@strapi/strapi';

import { UID } from '../../constants';
import { CrmValidationError, type Problem } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { isProjection } from '../ports/subjects/projections';
import { isSubjectType } from '../ports/subjects/subject-type';
import { withStrapiErrors } from '../ports/errors';
import { isValues, rowsOf, type WriteEvent } from './event-rows';
import type { PipelinePort, RunningPipeline } from './pipeline-port';
import { LEAD_ATTRIBUTES, refuseSelfAssignment } from './self-assignment';

/** Attributes that only the pipeline writes while it runs. */
type Moved = 'stage' | 'owner' | 'kind';

/** Rejects other writes of what a pipeline owns, at every entry point (BR-007). */
export function createPipelineGuard(strapi: Core.Strapi, pipelines: PipelinePort) {
  /** The attributes of a write that the pipeline owns. */
  const moved = (uid: string, data: unknown): readonly Moved[] => {
    if (!isValues(data) || !isSubjectType(strapi, uid)) return [];
    const attributes = strapi.contentType(uid as Uid.ContentType).attributes as Readonly<
      Record<string, { type: string } | undefined>
    >;
    return (['stage', 'owner', 'kind'] as const).filter((name) => {
      const attribute = attributes[name];
      if (data[name] === undefined || !attribute) return false;
      return name === 'kind' ? uid === UID.contact : isProjection(name, attribute);
    });
  };

  const guard = ({ model: { uid }, params }: WriteEvent): Promise<void> =>
    withStrapiErrors(async () => {
      const { data } = params;
      const names = moved(uid, data);
      if (names.length === 0 || !isValues(data)) return;
      const own = uid === UID.contact ? LEAD_ATTRIBUTES : [];
      const rows = await rowsOf(strapi, uid, params, [...names, ...own]);
      const changing = names.filter((name) =>
        rows.some((row) => (row[name] ?? null) !== (data[name] ?? null)),
      );
      if (changing.length === 0) return;
      const ids = [...new Set(rows.map(({ documentId }) => documentId))];
      const [running] = await pipelines.runningOn(uid, ids);
      if (running) throw new CrmValidationError(changing.map((name) => movedBy(name, running)));
      for (const row of rows) {
        await refuseSelfAssignment(strapi, uid, row, {
          kind: row.kind,
          owner: row.owner,
          ...given(data),
        });
      }
    });

  /** Runs after the record's own rules, which fill in defaults. */
  const guardNew = ({ model: { uid }, params: { data } }: WriteEvent): Promise<void> =>
    withStrapiErrors(async () => {
      if (uid !== UID.contact) return;
      for (const values of Array.isArray(data) ? (data as unknown[]) : [data]) {
        if (!isValues(values) || values.owner === undefined || values.owner === null) continue;
        const allowed = await pipelines.selfAssignOn(uid, values);
        await refuseSelfAssignment(strapi, uid, undefined, values, allowed);
      }
    });

  return {
    beforeCreate: guardNew,
    beforeCreateMany: guardNew,
    beforeUpdate: guard,
    beforeUpdateMany: guard,
  };
}

function movedBy(name: Moved, { definition, moves, assigns }: RunningPipeline): Problem {
  const call = { stage: moves, owner: assigns, kind: ['convert', 'revertConvert'] }[name];
  const list = call.map((action) => `"${action}"`).join(', ');
  const advice = list === '' ? 'and none of its actions does so now' : `call its action ${list}`;
  const separator = list === '' ? ',' : ':';
  return {
    path: [name],
    message: `"${name}" is written by the pipeline "${definition}"${separator} ${advice}`,
  };
}

/** The written values, without unchanged ones. */
const given = (data: RecordValues): RecordValues =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
