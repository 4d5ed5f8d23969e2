/** The Web API v9.2 of one Dataverse environment on this machine. */
import { callerOf } from '../entra/bearer.js';
import type { Entra } from '../entra/server.js';
import { createFaults, type Faults } from '../wire/faults.js';
import { serve, type WireReply, type WireRequest } from '../wire/loopback.js';
import { answerChange, type Behaviour } from './changes.js';
import { dataverseError, noPrivilege, notAMember } from './errors.js';
import { answerRead } from './reads.js';
import type { DataverseState, Effect, Rows } from './state.js';

export interface Dataverse {
  /** Address of the environment, without a path. */
  readonly url: string;
  readonly state: DataverseState;
  readonly journal: readonly Effect[];
  readonly faults: Faults;
  /** Switches for what is not known of the real service. */
  readonly behaviour: Behaviour;
  /** Reads answer the rows of now for so many ms; changes go on. */
  staleReads(ms: number): void;
  stop(): Promise<void>;
}

export interface DataverseOptions {
  readonly port?: number | undefined;
  readonly now?: () => number;
}

const base = '/api/data/v9.2/';

const administrators = 'System Administrator';

/** The user row of who calls: an application user by its client id, a person by object id. */
const userOf = (rows: Rows, clientId: string, oid: string | undefined): Rows['users'][number] | undefined =>
  rows.users.find((user) => (oid === undefined ? user.applicationId === clientId : user.oid === oid));

const holds = (rows: Rows, userId: string, roleName: string): boolean =>
  rows.holdings.some(
    (held) => held.userId === userId && rows.roles.find(({ id }) => id === held.roleId)?.name === roleName,
  );

/** Starts the environment. It trusts tokens of this Entra for its own address. */
export const startDataverse = async (
  entra: Entra,
  state: DataverseState,
  options: DataverseOptions = {},
): Promise<Dataverse> => {
  const now = options.now ?? Date.now;
  const faults = createFaults();
  const behaviour: Behaviour = {
    duplicates: 412,
    absent: 404,
    pageMost: 5000,
    organizationId: state.environment.organizationId,
  };
  let origin = '';
  let frozen: { readonly rows: Rows; readonly until: number } | undefined;
  const readable = (): Rows => (frozen && frozen.until > now() ? frozen.rows : state.rows());

  const answer = (request: WireRequest): WireReply => {
    const { method, url, headers } = request;
    const caller = callerOf(headers.authorization, entra.ring, [origin], now());
    if (!caller) {
      const challenge = `Bearer authorization_uri=${entra.authorityHost}/common/oauth2/authorize, resource_id=${origin}/`;
      return { status: 401, headers: { 'www-authenticate': challenge } };
    }
    const user = userOf(state.rows(), caller.clientId, caller.personOid);
    if (!user || user.disabled) return notAMember();
    const path = decodeURIComponent(url.pathname);
    const known = path.startsWith(base) ? path.slice(base.length) : undefined;
    if (known === undefined) return { status: 404, body: '' };
    if (method === 'GET' && /^WhoAmI(\(\))?$/.test(known)) {
      return {
        status: 200,
        headers: { 'odata-version': '4.0' },
        body: {
          '@odata.context': `${origin}${base}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
          BusinessUnitId: user.businessUnitId,
          UserId: user.id,
          OrganizationId: behaviour.organizationId,
        },
      };
    }
    if (method === 'GET') return answerRead(request, readable(), known, behaviour.pageMost);
    if (!holds(state.rows(), user.id, administrators)) return noPrivilege();
    return (
      answerChange(request, known, state, behaviour, caller.clientId) ??
      dataverseError(405, '0x80060882', `The method ${method} is not allowed here.`)
    );
  };

  const server = await serve(answer, { port: options.port, faults });
  origin = server.url;
  entra.directory.resources.set(origin, origin);
  return {
    url: origin,
    state,
    journal: state.journal,
    faults,
    behaviour,
    staleReads: (ms) => {
      frozen = { rows: state.rows(), until: now() + ms };
    },
    stop: () => server.stop(),
  };
};
