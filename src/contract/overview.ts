import type { Finding } from '../domain/finding.ts';
import type { Examined, Measured } from '../domain/overview.ts';
import type { ExamineRequest } from './activities.ts';

/** Read only, of a whole catalogue. */
export interface OverviewActivities {
  /** By the worker of the queue `promotions`: as `measure` for every component with a way into the environment, as many as travel together; no command is started. */
  measureEvery(request: MeasureEveryRequest): Promise<MeasuredPage>;
  /** By the worker that reaches the engine: as `examine` for each, in their order, over one look at the containers. */
  examineEvery(request: ExamineEveryRequest): Promise<Examined[]>;
}

export interface MeasureEveryRequest {
  environment: string;
  /** How many components were measured before; none when missing. */
  from?: number;
  /** Of the pages before: one overview is of one commit. */
  commit?: string;
}

export interface MeasuredPage {
  measured: Measured[];
  /** Where the next page begins; missing on the last one. */
  next?: number;
  commit?: string;
  /** What is wrong with the whole. */
  findings: Finding[];
}

export interface ExamineEveryRequest {
  environment: string;
  requests: Omit<ExamineRequest, 'environment'>[];
}
