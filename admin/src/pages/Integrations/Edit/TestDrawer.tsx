import { useMemo, useState } from 'react';

import { Button, Flex } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';

import type {
  Integration,
  IntegrationKind,
} from '../../../../../server/src/contracts/integrations';
import { hasProblems, listProblems } from '../../../api/errors';
import { useTestCrmIntegrationMutation, type TestResult } from '../../../api/integrations';
import { Drawer } from '../../../components/Drawer';
import { Note } from '../../../components/Note';
import { SchemaForm, useSchemaForm, type JsonSchema } from '../../../components/SchemaForm';
import { useReport } from '../../../hooks/useReport';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { dressed } from '../model/looks';
import { Refused } from '../../../components/Refused';
import { TestAnswer } from './TestAnswer';

interface TestDrawerProps {
  integration: Integration;
  kind: IntegrationKind;
  isUnsaved: boolean;
  onClose: () => void;
}

/** Of a kind that takes anything. */
const ANYTHING: JsonSchema = { properties: {} };

/** Calls it once for real, with values that stand for a record, and shows what came back. */
export function TestDrawer({ integration, kind, isUnsaved, onClose }: TestDrawerProps) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const input = useSchemaForm(
    useMemo(() => dressed(kind.name, kind.input ?? ANYTHING, t), [kind, t]),
  );
  const sample = useSchemaForm(
    useMemo<JsonSchema>(
      () => ({
        properties: {
          data: {
            ...{ type: 'object', additionalProperties: { type: 'string' } },
            title: t('integrations.test.data'),
            description: t('integrations.test.data.hint', { example: '{{data.name}}' }),
          },
        },
      }),
      [t],
    ),
  );
  const [run, { isLoading }] = useTestCrmIntegrationMutation();
  const [result, setResult] = useState<TestResult>();
  const [others, setOthers] = useState<readonly string[]>([]);

  const send = async (): Promise<void> => {
    setOthers([]);
    if (![input.check(), sample.check()].every(Boolean)) return;
    setResult(undefined);
    const { data = {} } = sample.values as { data?: object };
    const answer = await run({ name: integration.name, input: input.values, data });
    if (!('error' in answer)) return setResult(answer.data);
    setOthers(input.placeErrors(listProblems(answer.error, say), ['input']));
    if (!hasProblems(answer.error)) report.failed(answer.error);
  };

  return (
    <Drawer
      title={t('integrations.test.title', { label: integration.label })}
      onClose={onClose}
      footer={
        <Button startIcon={<PaperPlane />} loading={isLoading} onClick={() => void send()}>
          {t('integrations.test.send')}
        </Button>
      }
    >
      <Flex direction="column" alignItems="stretch" gap={5}>
        <Note>{t(isUnsaved ? 'integrations.test.unsaved' : 'integrations.test.real')}</Note>
        <Refused messages={others} />
        {result ? <TestAnswer result={result} /> : null}
        <SchemaForm form={sample} />
        <SchemaForm form={input} />
      </Flex>
    </Drawer>
  );
}
