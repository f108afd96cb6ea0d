import { setWorkflowOptions } from '@temporalio/workflow';
import { promotion } from './promotion.ts';
import { soak } from './soak.ts';
import { carriedOn } from './versioning.ts';

export { adoption } from './adoption.ts';
export { drill as 'rollback-drill' } from './drill.ts';
export { history } from './history.ts';
export { overview } from './overview.ts';
export { plan } from './plan.ts';
export { ports } from './ports.ts';
export { projection } from './projection.ts';
export { rollback } from './rollback.ts';
export { survey } from './survey.ts';
export { promotion, soak };

// A promotion takes a new worker's code at once and is changed with `patched`; a soak keeps its version within a run.
setWorkflowOptions(carriedOn('AUTO_UPGRADE'), promotion);
setWorkflowOptions(carriedOn('PINNED'), soak);
