export {
  ANSWER_LIMIT,
  failureOf,
  HttpClient,
  METHODS,
  type HttpAnswer,
  type HttpClientOptions,
  type HttpRequest,
} from './http-client';
export type { Resolve } from './guarded-agent';
export type { TargetRules } from './target-policy';
