/** Who sits at which browser: a cookie names the session, the tokens stay in this process. */
import { randomBytes } from 'node:crypto';
import type { Entra } from '../entra/server.js';
import { people, type PersonKey, type SeedPerson, signInAs } from '../seed.js';
import { signIn, type SignedIn } from './entra-sign-in.js';

export interface Session {
  readonly id: string;
  person: SeedPerson;
  signedIn: SignedIn | undefined;
}

export interface Sessions {
  /** The session of the cookie header, or a new one. */
  of(cookies: string | undefined): Session;
  /** Lets the browser be another person. Undefined when there is no such person to be. */
  become(session: Session, oid: string): SeedPerson | undefined;
  /** A token for the API that is good for five more minutes. */
  tokenOf(session: Session): Promise<string>;
}

export const sessionCookie = 'sandbox-session';

const early = 5 * 60_000;
const mostSessions = 1000;

export const createSessions = (entra: Pick<Entra, 'authorityHost' | 'caPem'>): Sessions => {
  const sessions = new Map<string, Session>();
  const open = (): Session => {
    const session: Session = { id: randomBytes(24).toString('base64url'), person: people.rita, signedIn: undefined };
    const [oldest] = sessions.keys();
    if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest);
    sessions.set(session.id, session);
    return session;
  };
  return {
    of: (cookies) => {
      const id = new RegExp(`(?:^|; )${sessionCookie}=([\\w-]+)`).exec(cookies ?? '')?.[1];
      return sessions.get(id ?? '') ?? open();
    },
    become: (session, oid) => {
      const key = signInAs.find((each: PersonKey) => people[each].oid === oid);
      if (key === undefined) return undefined;
      session.person = people[key];
      session.signedIn = undefined;
      return session.person;
    },
    tokenOf: async (session) => {
      const { person, signedIn } = session;
      if (signedIn && signedIn.expiresAt - early > Date.now()) return signedIn.token;
      const fresh = await signIn(entra, person);
      // Somebody may have switched the person while Entra was asked.
      if (session.person === person) session.signedIn = fresh;
      return fresh.token;
    },
  };
};
