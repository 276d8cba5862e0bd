import { Batch } from '../../../admin/src/api/batch';

const setUp = () => {
  const requests: (readonly string[])[] = [];
  const batch = new Batch<string, never>((ids) => {
    requests.push(ids);
    const found = ids.filter((id) => !id.startsWith('gone'));
    return Promise.resolve({ data: new Map(found.map((id) => [id, `Name of ${id}`])) });
  });
  return { batch, requests };
};

const ask = () => ({});

describe('A batch of lookups', () => {
  it('asks once for the ids of one moment, each once', async () => {
    const { batch, requests } = setUp();
    const answers = await Promise.all(['a', 'b', 'a', 'gone'].map((id) => batch.find(id, ask)));
    expect(requests).toEqual([['a', 'b', 'gone']]);
    expect(answers.map(({ data }) => data)).toEqual(['Name of a', 'Name of b', 'Name of a', null]);
  });

  it('asks for at most a hundred at once, and again for what comes later', async () => {
    const { batch, requests } = setUp();
    const ids = Array.from({ length: 150 }, (_, index) => `p${index}`);
    await Promise.all(ids.map((id) => batch.find(id, ask)));
    await batch.find('later', ask);
    expect(requests.map(({ length }) => length)).toEqual([100, 50, 1]);
  });

  it('gives a failure to everybody who waits', async () => {
    const error = new Error('down');
    const batch = new Batch<string, Error>(() => Promise.resolve({ error }));
    const answers = await Promise.all(['a', 'b'].map((id) => batch.find(id, ask)));
    expect(answers).toEqual([{ error }, { error }]);
  });
});
