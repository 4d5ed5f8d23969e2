/** Every operation of the contract and the use case that answers it: complete by type. */
import type { OperationInput, OperationName } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import type { Result } from '../domain/result.js';
import { applySweep } from './apply-sweep.js';
import { approveRequest } from './approve-request.js';
import { createRequest, extendRequest } from './create-request.js';
import { deleteSubscription } from './delete-subscription.js';
import { denyRequest } from './deny-request.js';
import { cancelRequest, endAccess } from './end-access.js';
import { explainAccess } from './explain-access.js';
import { getBoard } from './get-board.js';
import { getHolder } from './get-holder.js';
import { getMe } from './get-me.js';
import { getRequest } from './get-request.js';
import { listAuditEvents } from './list-audit-events.js';
import { listRequests } from './list-requests.js';
import { listRoleHolders } from './list-role-holders.js';
import { listRoles } from './list-roles.js';
import { listStuckRemovals } from './list-stuck-removals.js';
import { listSubscriptions } from './list-subscriptions.js';
import type { Handled } from './operation.js';
import { planSweep } from './plan-sweep.js';
import { previewRequest } from './preview-request.js';
import { acknowledgeDistrust } from './acknowledge-distrust.js';
import { resetHolder } from './reset-holder.js';
import { runSweep } from './run-sweep.js';
import { simulatePolicy } from './simulate-policy.js';
import type { Service } from '../service/service.js';
import { signBaseline } from './sign-baseline.js';
import { subscribeTo } from './subscribe.js';
import { withdrawBaseline } from './withdraw-baseline.js';

export type Handlers = {
  readonly [N in OperationName]: (
    service: Service,
    actor: Actor,
    input: OperationInput<N>,
  ) => Promise<Result<Handled<N>>>;
};

export const handlers: Handlers = {
  GetMe: getMe,
  GetBoard: getBoard,
  ListRoles: listRoles,
  PreviewRequest: previewRequest,
  CreateRequest: createRequest,
  ListRequests: listRequests,
  GetRequest: getRequest,
  ApproveRequest: approveRequest,
  DenyRequest: denyRequest,
  CancelRequest: cancelRequest,
  EndAccess: endAccess,
  ExtendRequest: extendRequest,
  ListAuditEvents: listAuditEvents,
  ListRoleHolders: listRoleHolders,
  ListStuckRemovals: listStuckRemovals,
  SimulatePolicy: simulatePolicy,
  ExplainAccess: explainAccess,
  GetHolder: getHolder,
  ResetHolder: resetHolder,
  AcknowledgeDistrust: acknowledgeDistrust,
  PlanSweep: planSweep,
  ApplySweep: applySweep,
  SignBaseline: signBaseline,
  WithdrawBaseline: withdrawBaseline,
  RunSweep: runSweep,
  ListSubscriptions: listSubscriptions,
  DeleteSubscription: deleteSubscription,
  OnDecisionNeeded: subscribeTo('decision-needed'),
  OnAccessGranted: subscribeTo('access-granted'),
  OnAccessEnded: subscribeTo('access-ended'),
  OnDriftFound: subscribeTo('drift-found'),
};
