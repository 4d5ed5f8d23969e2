/** What a tenant answers by itself: by `pac`, or by the Web API of Dataverse where a token is given. Only reads. */
import { connectorId, connectorName, controlName, solutionNames } from '../packer/identity.js';
import { type Pac } from '../packer/pac.js';
import { type Versions } from '../packer/versions.js';
import { type Answer } from './verified.js';

/** GET of one address below `/api/data/v9.2/`: the rows, or `undefined` when the answer is none that can be read. */
export type ReadRows = (path: string) => Promise<readonly Readonly<Record<string, unknown>>[] | undefined>;

export interface Reach {
  readonly pac: Pac | undefined;
  readonly readRows: ReadRows | undefined;
  readonly versions: Versions;
}

/** What was found without asking anybody, by id of the claim. What could not be found out is left out. */
export type Found = ReadonlyMap<string, Answer>;

const answer = (isSo: boolean, note: string): Answer => ({ result: isSo ? 'yes' : 'no', note });

/** `pac solution list` prints a table: one row per solution with its unique name and version. */
function byPac({ pac, versions }: Reach): Found {
  const listed = pac?.run(['solution', 'list']);
  if (listed?.ok !== true) return new Map();
  const has = solutionNames.map((name) =>
    listed.output.split('\n').some((line) => line.split(/\s+/).includes(name) && line.includes(versions[name].version)),
  );
  return new Map([['zips-import', answer(has.every(Boolean), 'pac solution list')]]);
}

async function byWebApi(readRows: ReadRows, versions: Versions): Promise<Found> {
  const found = new Map<string, Answer>();
  const solutions = await readRows(`solutions?$select=uniquename,version&$filter=startswith(uniquename,'JitAccess')`);
  const controls = await readRows(`customcontrols?$select=name,version&$filter=name eq '${controlName}'`);
  if (solutions && controls) {
    const has = solutionNames.every((name) =>
      solutions.some((row) => row['uniquename'] === name && row['version'] === versions[name].version),
    );
    const control = controls.some((row) => row['version'] === versions.control.version);
    found.set('zips-import', answer(has && control, 'solutions and control read by the Web API'));
  }
  const connectors = await readRows(`connectors?$select=name,connectorid&$filter=name eq '${connectorName}'`);
  if (connectors && connectors.length > 0) {
    const one = connectors.length === 1 && String(connectors[0]?.['connectorid']).toLowerCase() === connectorId;
    found.set('connector-keeps-id', answer(one, 'connector read by the Web API'));
  }
  return found;
}

/** Asks the tenant. The Web API says more than pac, so it wins. */
export async function probe(reach: Reach): Promise<Found> {
  const api = reach.readRows ? await byWebApi(reach.readRows, reach.versions) : new Map<string, Answer>();
  return new Map([...byPac(reach), ...api]);
}

/** Version that pac says of itself; `undefined` when it says none. */
export const pacVersion = (pac: Pac | undefined): string | undefined =>
  /Version:\s*(\d[\w.]*)/.exec(pac?.run(['help']).output ?? '')?.[1];
