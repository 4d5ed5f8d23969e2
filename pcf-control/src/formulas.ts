/** Written by `npm run formulas` from solution/formulas: what connects the control to the connector. */
const written = (argument: string, step: string) => ({
  Board: `jitBoard`,
  Problem: `jitProblem`,
  OnRefresh: `Set(jitBoard${argument} IfError(Coalesce(JITAccess.GetBoard({query: Self.BoardQuery}).board${argument} jitBoard)${argument} jitBoard))`,
  OnCommand: `Set(jitProblem${argument} IfError(Left(Switch(Self.CommandKind${argument}
  "create"${argument} JITAccess.CreateRequest(Self.CommandId${argument} Self.CommandRoleId${argument} Self.CommandMinutes${argument} Self.CommandReason${argument}
    {ticket: Self.CommandTicket${argument} scenario: Self.CommandScenario${argument} startsAt: Self.CommandStartsAt}).id${argument}
  "approve"${argument} JITAccess.ApproveRequest(Self.CommandRequestId${argument} Self.CommandId${argument}
    {minutes: If(Self.CommandMinutes > 0${argument} Self.CommandMinutes)${argument} reason: Self.CommandReason}).id${argument}
  "deny"${argument} JITAccess.DenyRequest(Self.CommandRequestId${argument} Self.CommandId${argument} Self.CommandReason).id${argument}
  "cancel"${argument} JITAccess.CancelRequest(Self.CommandRequestId${argument} Self.CommandId).id${argument}
  "end"${argument} JITAccess.EndAccess(Self.CommandRequestId${argument} Self.CommandId${argument} {reason: Self.CommandReason}).id${argument}
  "extend"${argument} JITAccess.ExtendRequest(Self.CommandRequestId${argument} Self.CommandId${argument} Self.CommandMinutes${argument} Self.CommandReason).id${argument}
  "apply"${argument} JITAccess.ApplySweep(Self.CommandEnvironmentId${argument} Self.CommandId${argument} Self.CommandPlan).id${argument}
  "sign"${argument} JITAccess.SignBaseline(Self.CommandEnvironmentId${argument} Self.CommandId${argument} Self.CommandReason${argument}
    {holders: Self.CommandHolders${argument} role: Self.CommandRoleId${argument} until: Self.CommandUntil}).id${argument}
  "withdraw"${argument} JITAccess.WithdrawBaseline(Self.CommandEnvironmentId${argument} Self.CommandId${argument} Self.CommandReason${argument}
    {holders: Self.CommandHolders${argument} role: Self.CommandRoleId}).id${argument}
  "scan"${argument} JITAccess.RunSweep(Self.CommandEnvironmentId${argument} Self.CommandId).id)${argument}
  0)${argument} Coalesce(FirstError.Details.HttpResponse${argument} FirstError.Message)))${step}
Set(jitBoard${argument} IfError(Coalesce(JITAccess.GetBoard({query: Self.BoardQuery}).board${argument} jitBoard)${argument} jitBoard))`,
});

export const formulas = written(',', ';');

/** The same for languages whose decimal sign is a comma. */
export const formulasWithSemicolons = written(';', ';;');
