export { BranchesPart } from './BranchesPart';
export { FlowPart } from './FlowPart';
export { GatewayPart } from './GatewayPart';
