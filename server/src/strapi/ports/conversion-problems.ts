import type { ConversionProblem } from '../../core/contracts';

export const required = (path: string, reason: string): ConversionProblem => ({
  ...{ path, reason, missing: true },
});
export const wrong = (path: string, reason: string): ConversionProblem => ({
  ...{ path, reason, missing: false },
});

export const hasOne = (opportunity: string): ConversionProblem =>
  wrong(
    'opportunity',
    `The lead has the opportunity "${opportunity}" already: name it by into.opportunity`,
  );

export const shown = (id: string): string => id.slice(0, 80);
