/** What a person does: one command with its own id, and the outputs by which the app's formula sends it. */
import type { OutsideItem, RequestView } from '@jit/connector';
import type { IOutputs } from '../generated/ManifestTypes';
import type { EnvironmentKind } from '../board/read-board';

export type CommandKind =
  'create' | 'approve' | 'deny' | 'cancel' | 'end' | 'extend' | 'apply' | 'sign' | 'withdraw' | 'scan';

/** Kinds that name a role outside of a request. */
const namesRole: readonly CommandKind[] = ['create', 'sign', 'withdraw'];

/** What the command is about, for the text beside it while no board knows of it. */
export interface Subject {
  readonly roleId: string;
  readonly roleName: string;
  readonly environmentName: string;
  readonly environmentKind: EnvironmentKind;
  readonly minutes: number;
}

export const subjectOf = (request: RequestView): Subject => ({
  roleId: request.roleId,
  roleName: request.roleName,
  environmentName: request.environmentName,
  environmentKind: request.environmentKind,
  minutes: request.minutes,
});

/** What is about a whole environment; a role when there is one. */
export const subjectOfSweep = (
  { environmentName, environmentKind }: OutsideItem,
  { rootRole = '', roleName = '' }: { readonly rootRole?: string; readonly roleName?: string } = {},
): Subject => ({ roleId: rootRole, roleName, environmentName, environmentKind, minutes: 0 });

/** A command before it has an id. */
export interface NewCommand {
  readonly kind: CommandKind;
  readonly about: Subject;
  /** All about a request but create. */
  readonly requestId?: string;
  /** create, approve, extend. */
  readonly minutes?: number;
  readonly reason?: string;
  /** apply, sign, withdraw, scan: the environment of the plan, or of the assignments. */
  readonly environmentId?: string;
  /** apply: hash of the plan. */
  readonly plan?: string;
  /** sign, withdraw: keys of holders, separated by blanks. */
  readonly holders?: string;
  /** sign: until when they may stay, ISO 8601. */
  readonly until?: string;
}

export interface Command extends NewCommand {
  /** New for each command, the same whenever it is repeated: so it cannot happen twice. */
  readonly id: string;
}

export type CommandOutputs = Required<Omit<IOutputs, 'BoardQuery' | 'WaitingCount' | 'ContentHeight'>>;

const nothing: CommandOutputs = {
  CommandKind: '',
  CommandId: '',
  CommandRequestId: '',
  CommandRoleId: '',
  CommandMinutes: 0,
  CommandReason: '',
  CommandTicket: '',
  CommandScenario: '',
  CommandStartsAt: '',
  CommandEnvironmentId: '',
  CommandPlan: '',
  CommandHolders: '',
  CommandUntil: '',
};

export const isCommandOutput = (name: string): boolean => name in nothing;

/** Flat outputs of a command. What a kind does not have is empty, so that nothing is left over from the one before. */
export const outputsOf = (command: Command | undefined): CommandOutputs =>
  command
    ? {
        ...nothing,
        CommandKind: command.kind,
        CommandId: command.id,
        CommandRequestId: command.requestId ?? '',
        CommandRoleId: namesRole.includes(command.kind) ? command.about.roleId : '',
        CommandMinutes: command.minutes ?? 0,
        CommandReason: command.reason ?? '',
        CommandEnvironmentId: command.environmentId ?? '',
        CommandPlan: command.plan ?? '',
        CommandHolders: command.holders ?? '',
        CommandUntil: command.until ?? '',
      }
    : nothing;
