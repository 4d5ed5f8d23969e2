/** The ports of the sandbox: a row of fixed ones, so that addresses stay the same over restarts. */
import type { SandboxPorts } from '../sandbox.js';

export interface StartPorts extends SandboxPorts {
  readonly page: number;
  readonly api: number;
}

/** The row begins at `first`; 0 takes any free ones. */
export const portsFrom = (first: number): StartPorts => {
  const at = (offset: number): number => (first === 0 ? 0 : first + offset);
  return { page: at(0), api: at(1), entra: at(2), identity: at(3), graph: at(4), dataverse: at(10) };
};

/** The variable SANDBOX_PORT, or the usual row. Throws with a sentence when it is no port. */
export const firstPort = (text: string | undefined): number => {
  if (text === undefined || text === '') return 8400;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_000) return port;
  throw new Error('SANDBOX_PORT must be a port from 1 to 65000, or 0 for any free ones.');
};

/** A sentence for a port that is taken; undefined for any other error. */
export const busyPort = (error: unknown): string | undefined => {
  const { code, port } = error as { readonly code?: string; readonly port?: number };
  return code === 'EADDRINUSE'
    ? `Port ${String(port)} is busy: perhaps another sandbox is running. End that one, or start this one elsewhere, for example with SANDBOX_PORT=9400 npm start.`
    : undefined;
};
