import type { IntegrationCall, JsonObject } from '../../core/contracts';
import type { TemplateContext } from './render';

/**
 * What templates read. `data` is what expressions of a definition read: the attributes of the record
 * with the instance's data over them.
 */
export async function contextOf(
  call: IntegrationCall,
  values: JsonObject,
): Promise<TemplateContext> {
  const { data, event, instance, subject, attempt, idempotencyKey } = call;
  return {
    ...{ values, instance, subject, attempt, idempotencyKey, event: event?.name ?? null },
    data: { ...(await call.record()), ...data },
  };
}
