export { checkTrigger } from './check';
export { compileTrigger, type CompiledTrigger, type PlannedRequest } from './compile';
export { isSigned, type SignedCall } from './signature';
export { createSecret, secretFault } from './secret';
export { TriggerRates } from './rates';
