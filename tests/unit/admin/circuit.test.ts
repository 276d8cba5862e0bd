import { createIntl } from 'react-intl';

import { circuitText } from '../../../admin/src/pages/Integrations/model/circuit';
import german from '../../../admin/src/translations/pages/de/integrations.json';
import english from '../../../admin/src/translations/pages/en/integrations.json';
import french from '../../../admin/src/translations/pages/fr/integrations.json';

const AT = Date.parse('2028-01-01T12:00:00.000Z');
const open = {
  enabled: true,
  circuit: { state: 'open' as const, retryAt: new Date(AT + 29_400).toISOString() },
};

describe('The circuit of an integration, in words', () => {
  it('is nothing while it is closed, or the integration is disabled', () => {
    const circuit = { state: 'closed' as const, retryAt: null };
    expect(circuitText({ enabled: true, circuit }, AT)).toBeUndefined();
    expect(circuitText({ ...open, enabled: false }, AT)).toBeUndefined();
  });

  it.each([
    [english, 'Tries again in 30 seconds.', 'Tries again in 1 second.'],
    [german, 'Neuer Versuch in 30 Sekunden.', 'Neuer Versuch in 1 Sekunde.'],
    [french, 'Nouvel essai dans 30 secondes.', 'Nouvel essai dans 1 seconde.'],
  ])('counts down the seconds: %#', (messages, first, last) => {
    const intl = createIntl({ locale: 'en', messages });
    const textAt = (now: number): string => {
      const { id, seconds } = circuitText(open, now) ?? { id: 'none', seconds: 0 };
      return intl.formatMessage({ id }, { seconds });
    };
    expect([textAt(AT), textAt(AT + 29_000)]).toEqual([first, last]);
    expect(textAt(AT + 30_000)).toBe(messages['integrations.circuit.half_open']);
  });

  it('says of a half open one that the next call decides', () => {
    const circuit = { state: 'half_open' as const, retryAt: null };
    expect(circuitText({ enabled: true, circuit }, AT)?.id).toBe('integrations.circuit.half_open');
  });
});
