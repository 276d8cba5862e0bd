import { staleAnswers, type ApiState } from '../../../admin/src/api/staleAnswers';

const failed = {
  endpointName: 'getCrmBoard',
  originalArgs: { definition: 'deals' },
  data: [],
  error: { status: 500 },
  fulfilledTimeStamp: 1_000,
};

const stateOf = (entry: object, shownBy: object = { page: {} }): ApiState => ({
  queries: { key: { ...failed, ...entry } },
  subscriptions: { key: shownBy },
});

describe('Answers that could not be loaded again', () => {
  it('are those that are shown all the same', () => {
    expect(staleAnswers(stateOf({}))).toEqual([
      { endpoint: 'getCrmBoard', argument: { definition: 'deals' }, since: 1_000 },
    ]);
  });

  it.each([
    ['loaded again', { error: undefined }],
    ['never loaded, which the page says itself', { data: undefined }],
    ["Strapi's own", { endpointName: 'getMe' }],
    ['gone, which the page says itself', { error: { status: 404 } }],
  ])('are not those that are %s', (_name, entry) => {
    expect(staleAnswers(stateOf(entry))).toEqual([]);
  });

  it('are not those of a page that was left', () => {
    expect(staleAnswers(stateOf({}, {}))).toEqual([]);
    expect(staleAnswers({ ...stateOf({}), subscriptions: {} })).toEqual([]);
  });
});
