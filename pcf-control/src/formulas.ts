/** Written by `npm run formulas` from solution/formulas: what connects the control to the connector. */
export const formulas = {
  Board: `jitBoard`,
  Problem: `jitProblem`,
  OnRefresh: `Set(jitBoard, IfError(JITAccess.GetBoard({query: Self.BoardQuery}).board, jitBoard))`,
  OnCommand: `Set(jitProblem, IfError(Left(Switch(Self.CommandKind,
  "create", JITAccess.CreateRequest(Self.CommandId, Self.CommandRoleId, Self.CommandMinutes, Self.CommandReason,
    {ticket: Self.CommandTicket, scenario: Self.CommandScenario, startsAt: Self.CommandStartsAt}).id,
  "approve", JITAccess.ApproveRequest(Self.CommandRequestId, Self.CommandId,
    {minutes: If(Self.CommandMinutes > 0, Self.CommandMinutes), reason: Self.CommandReason}).id,
  "deny", JITAccess.DenyRequest(Self.CommandRequestId, Self.CommandId, Self.CommandReason).id,
  "cancel", JITAccess.CancelRequest(Self.CommandRequestId, Self.CommandId).id,
  "end", JITAccess.EndAccess(Self.CommandRequestId, Self.CommandId, {reason: Self.CommandReason}).id,
  "extend", JITAccess.ExtendRequest(Self.CommandRequestId, Self.CommandId, Self.CommandMinutes, Self.CommandReason).id),
  0), Coalesce(FirstError.Details.HttpResponse, FirstError.Message)));
Set(jitBoard, IfError(JITAccess.GetBoard({query: Self.BoardQuery}).board, jitBoard))`,
} as const;

/** The same for languages whose decimal sign is a comma. */
export const formulasWithSemicolons = {
  Board: `jitBoard`,
  Problem: `jitProblem`,
  OnRefresh: `Set(jitBoard; IfError(JITAccess.GetBoard({query: Self.BoardQuery}).board; jitBoard))`,
  OnCommand: `Set(jitProblem; IfError(Left(Switch(Self.CommandKind;
  "create"; JITAccess.CreateRequest(Self.CommandId; Self.CommandRoleId; Self.CommandMinutes; Self.CommandReason;
    {ticket: Self.CommandTicket; scenario: Self.CommandScenario; startsAt: Self.CommandStartsAt}).id;
  "approve"; JITAccess.ApproveRequest(Self.CommandRequestId; Self.CommandId;
    {minutes: If(Self.CommandMinutes > 0; Self.CommandMinutes); reason: Self.CommandReason}).id;
  "deny"; JITAccess.DenyRequest(Self.CommandRequestId; Self.CommandId; Self.CommandReason).id;
  "cancel"; JITAccess.CancelRequest(Self.CommandRequestId; Self.CommandId).id;
  "end"; JITAccess.EndAccess(Self.CommandRequestId; Self.CommandId; {reason: Self.CommandReason}).id;
  "extend"; JITAccess.ExtendRequest(Self.CommandRequestId; Self.CommandId; Self.CommandMinutes; Self.CommandReason).id);
  0); Coalesce(FirstError.Details.HttpResponse; FirstError.Message)));;
Set(jitBoard; IfError(JITAccess.GetBoard({query: Self.BoardQuery}).board; jitBoard))`,
} as const;
