import { isList, isMap, type Json, type Path } from '../../pages/Pipelines/model/document';
import { GATES, STEP_KINDS, type FlowStep } from './flowGraph';

/** The steps of a list in a definition; what is not a step yet is left out. */
export function documentSteps(
  list: Json | undefined,
  path: Path,
  otherwise: string,
): readonly FlowStep[] {
  return (isList(list) ? list : []).flatMap((step, index) => {
    const kind = isMap(step) ? STEP_KINDS.find((one) => Object.hasOwn(step, one)) : undefined;
    if (!isMap(step) || !kind) return [];
    const own = [...path, index];
    const gate = GATES.find((one) => one === kind);
    if (!gate) return [{ kind, text: textOf(step[kind], step['label']), path: own, branches: [] }];
    const branches = step[gate];
    return [
      {
        ...{ kind, text: '', path: own },
        branches: (isList(branches) ? branches : []).map((branch, number) => {
          const [steps, where, label] = branchOf(branch, [...own, gate, number], otherwise);
          return { label, steps: documentSteps(steps, where, otherwise) };
        }),
      },
    ];
  });
}

/** The steps of a branch, where they are, and the condition. */
function branchOf(branch: Json, path: Path, otherwise: string): [Json | undefined, Path, string] {
  if (!isMap(branch)) return [branch, path, ''];
  if (branch['else'] !== undefined) return [branch['else'], [...path, 'else'], otherwise];
  return [branch['do'], [...path, 'do'], textOf(branch['when'], undefined)];
}

const LONGEST = 36;

function textOf(value: Json | undefined, label: Json | undefined): string {
  const text = [label, value].find((one): one is string => typeof one === 'string');
  const keys = isMap(value) ? Object.keys(value).join(', ') : '';
  const shown = text ?? keys;
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
