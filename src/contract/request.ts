import type { Claim } from '../domain/claim.ts';
import type { Attestation } from '../domain/criteria.ts';

/** Input of the workflow `promotion`. */
export interface PromotionRequest {
  component: string;
  environment: string;
  /** Any name git knows; the catalogue's branch when missing. */
  commit?: string;
  /** Instead of the compose service's own image: for services that are built. */
  image?: string;
  requestedBy: string;
  /** Repeating a start with the same one shows its run instead of starting another. */
  operationId: string;
  attestations: Attestation[];
  /** What the requester says of the criteria, from `--claims`. */
  claims?: Claim[];
  /** Issue number of the promotion request, where the tracker is GitHub. */
  issue?: number;
  reason?: string;
}

/** Input of the workflow `rollback`: puts back what ran before a promotion that is closed. */
export interface RollbackRequest {
  component: string;
  environment: string;
  requestedBy: string;
  operationId: string;
  reason: string;
}

/** Input of the workflow `rollback-drill`: tries out the rollback of what runs now. */
export interface DrillRequest {
  component: string;
  environment: string;
  requestedBy: string;
  operationId: string;
  reason: string;
}

/** Input of the workflow `adoption`: takes what already runs as the present deployment. */
export interface AdoptionRequest {
  component: string;
  environment: string;
  /** What it was made from, where its labels do not say: any name git knows; the catalogue's branch when missing. */
  commit?: string;
  requestedBy: string;
  operationId: string;
  reason: string;
}

/** Input of the workflow `plan`: what validation would say, nothing changed. */
export type PlanRequest = Omit<PromotionRequest, 'operationId'>;

/** Input of the workflow `history`. Newest first. */
export interface HistoryRequest {
  component?: string;
  environment?: string;
  /** 50 when missing. */
  limit?: number;
  /** Only records with a lower sequence number. */
  before?: number;
}

/** Input of the workflow `ports`; every environment when none is named. */
export interface PortsRequest {
  environment?: string;
}

/** Input of the workflow `overview`. */
export interface OverviewRequest {
  environment: string;
}
