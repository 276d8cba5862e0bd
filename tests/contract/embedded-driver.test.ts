/** @databases sqlite */
import { EmbeddedDriver } from '../../server/src/jobs';
import { describeDriver } from './driver-suite';

describeDriver('embedded', () => new EmbeddedDriver());
