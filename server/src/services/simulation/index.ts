export { Simulation, type SimulationCaller } from './simulation';
