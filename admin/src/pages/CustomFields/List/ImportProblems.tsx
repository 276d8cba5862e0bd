import { Flex, Typography } from '@strapi/design-system';

import type { CustomFieldFile } from '../../../../../server/src/contracts/custom-fields';
import { describeError, listProblems } from '../../../api/errors';
import { FieldName } from '../../../components/FieldName';
import { Note } from '../../../components/Note';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';

/** The problems of an import file, by field. */
export function ImportProblems({ error, file }: { error: unknown; file: CustomFieldFile }) {
  const t = useTranslate();
  const say = useServerText();
  const problems = listProblems(error, say);
  const nameAt = (path: ReadonlyArray<string | number>) =>
    path[0] === 'fields' && typeof path[1] === 'number' ? file.fields[path[1]]?.name : undefined;
  return (
    <Note variant="warning" role="alert" title={t('import.refused')}>
      {problems.length === 0 ? (
        (describeError(error, say) ?? t('error.unknown'))
      ) : (
        <Flex tag="ul" direction="column" alignItems="flex-start" gap={2} paddingTop={1}>
          {problems.map(({ path, message }) => {
            const name = nameAt(path);
            return (
              <li key={`${path.join('.')} ${message}`}>
                {name && !message.includes(name) ? (
                  <>
                    <FieldName name={name} />{' '}
                  </>
                ) : null}
                <Typography textColor="neutral800">{message}</Typography>
              </li>
            );
          })}
        </Flex>
      )}
    </Note>
  );
}
