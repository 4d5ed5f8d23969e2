Set(jitProblem, IfError(Left(Switch(Self.CommandKind,
  "create", JITAccess.CreateRequest(Self.CommandId, Self.CommandRoleId, Self.CommandMinutes, Self.CommandReason,
    {ticket: Self.CommandTicket, scenario: Self.CommandScenario, startsAt: Self.CommandStartsAt}).id,
  "approve", JITAccess.ApproveRequest(Self.CommandRequestId, Self.CommandId,
    {minutes: If(Self.CommandMinutes > 0, Self.CommandMinutes), reason: Self.CommandReason}).id,
  "deny", JITAccess.DenyRequest(Self.CommandRequestId, Self.CommandId, Self.CommandReason).id,
  "cancel", JITAccess.CancelRequest(Self.CommandRequestId, Self.CommandId).id,
  "end", JITAccess.EndAccess(Self.CommandRequestId, Self.CommandId, {reason: Self.CommandReason}).id,
  "extend", JITAccess.ExtendRequest(Self.CommandRequestId, Self.CommandId, Self.CommandMinutes, Self.CommandReason).id,
  "apply", JITAccess.ApplySweep(Self.CommandEnvironmentId, Self.CommandId, Self.CommandPlan).id,
  "sign", JITAccess.SignBaseline(Self.CommandEnvironmentId, Self.CommandId, Self.CommandReason,
    {holders: Self.CommandHolders, role: Self.CommandRoleId, until: Self.CommandUntil}).id),
  0), Coalesce(FirstError.Details.HttpResponse, FirstError.Message)));
Set(jitBoard, IfError(Coalesce(JITAccess.GetBoard({query: Self.BoardQuery}).board, jitBoard), jitBoard))
