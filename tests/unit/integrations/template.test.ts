import {
  asIs,
  escapeHtml,
  renderJson,
  renderText,
  templateFault,
} from '../../../server/src/integrations/template';

const context = {
  data: {
    ...{ name: 'Ann "A" <ann>', value: 5, won: true, none: null, empty: '', zero: 0, no: false },
    ...{ nested: { list: [1, 2] }, at: new Date(0) },
  },
  subject: { id: 's1' },
};

describe('placeholders', () => {
  test.each([
    ['{{data.name}}', 'Ann "A" <ann>'],
    ['{{ data.value }} of {{subject.id}}', '5 of s1'],
    ['{{data.won}} {{data.no}} {{data.zero}}', 'true false 0'],
    ['{{data.nested.list}} {{data.nested.list.0}}', '[1,2] 1'],
    ['{{data.at}}', '1970-01-01T00:00:00.000Z'],
    ['[{{data.none?}}{{data.missing.deep?}}]', '[]'],
    ['no placeholder, $& and $1', 'no placeholder, $& and $1'],
  ])('%s is %s', (template, text) => {
    expect(renderText(template, context, asIs)).toBe(text);
  });

  test('a value is never read as a template or a pattern', () => {
    const hostile = { data: { name: '{{subject.id}} $& $1', other: 'x' }, subject: { id: 's1' } };
    expect(renderText('{{data.name}} {{data.other}}', hostile, asIs)).toBe(
      '{{subject.id}} $& $1 x',
    );
  });

  test.each([
    ...['data.missing', 'data.none', 'data.empty', 'other.name', 'data.nested.list.7'],
    ...['data.constructor', 'data.__proto__', 'constructor.name', 'data.name.length'],
  ])('"%s" has no value, which is final', (path) => {
    for (const render of [
      () => renderText(`x {{${path}}}`, context, asIs),
      () => renderJson({ x: `{{${path}}}` }, context),
    ]) {
      expect(render).toThrow(
        expect.objectContaining({
          message: `The template needs "${path}", which has no value.`,
          retryable: false,
        }),
      );
    }
  });

  test('in JSON, a text that is one placeholder keeps the type of its value', () => {
    const template = {
      value: '{{data.value}}',
      text: 'Deal {{data.value}} of {{data.name}}',
      list: ['{{data.nested}}', '{{data.none?}}', 7, null],
    };
    expect(renderJson(template, context)).toEqual({
      value: 5,
      text: 'Deal 5 of Ann "A" <ann>',
      list: [{ list: [1, 2] }, null, 7, null],
    });
  });

  test('HTML is escaped', () => {
    expect(renderText('<b>{{data.name}}</b> &amp;', context, escapeHtml)).toBe(
      '<b>Ann &quot;A&quot; &lt;ann&gt;</b> &amp;',
    );
    expect(escapeHtml(`<>&"'`)).toBe('&lt;&gt;&amp;&quot;&#39;');
  });

  test.each(['{{data.name', '{{}}', '{{data name}}', '{{data..x}}', '{{1}}'])(
    '"%s" is refused when it is saved',
    (template) => {
      expect(templateFault(template)).toContain('placeholder that cannot be read');
    },
  );

  test.each(['{{data.name}}', '{{ data.name? }}', 'none', '{"a":{"b":{{data.x}}}}'])(
    '"%s" can be saved',
    (template) => {
      expect(templateFault(template)).toBeUndefined();
    },
  );
});
