import { overwrite, Patches } from '../../../server/src/strapi/patches/patch';

const makeOwner = () => ({ factor: 2, times: (n: number): number => n * 2, name: 'owner' });

describe('overwriting a function of Strapi', () => {
  test('the wrapper is called in its place and may call the original', () => {
    const owner = makeOwner();
    overwrite(
      () => owner,
      'times',
      (original) => (n) => original(n) + 1,
    );
    expect(owner.times(3)).toBe(7);
  });

  test('a missing function is refused by its name', () => {
    const owner = {} as ReturnType<typeof makeOwner>;
    expect(() =>
      overwrite(
        () => owner,
        'times',
        (original) => original,
      ),
    ).toThrow('Strapi has no function "times"');
  });

  test('the self-test fails when Strapi uses the original again, and not when another wraps ours', () => {
    let owner = makeOwner();
    const { times } = owner;
    const intact = overwrite(
      () => owner,
      'times',
      (original) => (n) => original(n) + 1,
    );
    expect(intact).not.toThrow();
    const ours = owner.times;
    owner.times = (n) => ours(n) * 10;
    expect(intact).not.toThrow();
    owner = { ...makeOwner(), times };
    expect(intact).toThrow('"times" was put back');
  });

  test('of what Strapis of a process share, the last one has the method; none is wrapped by the next', () => {
    const owner = makeOwner();
    const [first, second] = [{}, {}];
    const calls: string[] = [];
    const overwriteIn = (strapi: object, name: string) =>
      overwrite(
        () => owner,
        'times',
        (original) => (n) => {
          calls.push(name);
          return original(n);
        },
        strapi,
      );
    overwriteIn(first, 'first');
    overwriteIn(first, 'another of the first');
    expect(owner.times(3)).toBe(6);
    expect(calls.splice(0)).toEqual(['another of the first', 'first']);
    const intact = overwriteIn(second, 'second');
    expect(owner.times(3)).toBe(6);
    expect(calls).toEqual(['second']);
    expect(intact).not.toThrow();
  });

  test('a failed self-test names the patch, the version of Strapi and the overwritten functions', async () => {
    const patches = new Patches('9.9.9');
    patches.add({
      name: 'example',
      overwrites: ['db.example'],
      selfTest: () => {
        throw new Error('It is not reached.');
      },
    });
    await expect(patches.selfTest()).rejects.toThrow(
      /"example" does not work on Strapi 9\.9\.9: It is not reached\. It overwrites db\.example\./,
    );
  });
});
