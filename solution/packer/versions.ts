/** The three version numbers, and the fingerprints of what was released under them: `solution/versions.json`. */
import { type Files, sha256, bytesOf, sorted } from './files.js';

export const parts = ['control', 'JitAccess', 'JitAccessConnector'] as const;
export type Part = (typeof parts)[number];

export interface PartVersion {
  readonly version: string;
  /** Of the packed files at the last release; absent until there was one. A released version is never changed. */
  readonly released?: { readonly version: string; readonly fingerprint: string };
}
export type Versions = Readonly<Record<Part, PartVersion>>;

/** A solution has four numbers, a control three. */
const form: Readonly<Record<Part, RegExp>> = {
  control: /^\d+\.\d+\.\d+$/,
  JitAccess: /^\d+\.\d+\.\d+\.\d+$/,
  JitAccessConnector: /^\d+\.\d+\.\d+\.\d+$/,
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readPart(name: Part, value: unknown): PartVersion {
  const { version, released } = isObject(value) ? value : {};
  if (typeof version !== 'string' || !form[name].test(version)) {
    throw new Error(
      `versions.json: the version of ${name} is ${JSON.stringify(version)}; it needs ${name === 'control' ? 'three' : 'four'} numbers with dots.`,
    );
  }
  if (released === undefined) return { version };
  const { version: of, fingerprint } = isObject(released) ? released : {};
  if (
    typeof of !== 'string' ||
    !form[name].test(of) ||
    typeof fingerprint !== 'string' ||
    !/^[0-9a-f]{64}$/.test(fingerprint)
  ) {
    throw new Error(
      `versions.json: what was released of ${name} needs a version and a fingerprint (64 hexadecimal digits).`,
    );
  }
  return { version, released: { version: of, fingerprint } };
}

/** Throws an Error that names the part when the file does not have the expected form. */
export function readVersions(text: string): Versions {
  const file: unknown = JSON.parse(text);
  const row = isObject(file) ? file : {};
  return {
    control: readPart('control', row['control']),
    JitAccess: readPart('JitAccess', row['JitAccess']),
    JitAccessConnector: readPart('JitAccessConnector', row['JitAccessConnector']),
  };
}

export const writeVersions = (versions: Versions): string => `${JSON.stringify(versions, null, 2)}\n`;

/** SHA-256 over names and contents: the same for the same files, whatever packed them. */
export const fingerprint = (files: Files): string =>
  sha256(bytesOf([...sorted(files)].map(([path, bytes]) => `${path} ${sha256(bytes)}\n`).join('')));

const numbers = (version: string): readonly number[] => version.split('.').map(Number);

/** Whether `a` is a higher version than `b`. */
export function isHigher(a: string, b: string): boolean {
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((number, index) => number !== right[index]);
  return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0);
}

/** A sentence when version and content do not belong together; `undefined` when they do. */
export function versionFault(part: Part, { version, released }: PartVersion, now: string): string | undefined {
  if (released === undefined) return undefined;
  const again = 'Run npm run solution:release and commit what it writes.';
  if (version === released.version) {
    return now === released.fingerprint
      ? undefined
      : `${part} is not what was released as ${version}: what is packed has changed, so its version must rise. ${again}`;
  }
  if (!isHigher(version, released.version))
    return `${part} has version ${version}, which is lower than ${released.version}, the one released last.`;
  return now === released.fingerprint
    ? `${part} has the new version ${version}, but nothing in it has changed since ${released.version}. Set ${released.version} again.`
    : undefined;
}

const raised = (version: string): string => {
  const all = numbers(version);
  // A control has three numbers and a solution four; the third is the one that a correction raises in both.
  return all.map((number, index) => (index === 2 ? number + 1 : index > 2 ? 0 : number)).join('.');
};

/** The part as it stands after a release of this content: raised only when the content is new under an old number. */
export function release({ version, released }: PartVersion, now: string): PartVersion {
  if (released?.fingerprint === now) return { version: released.version, released };
  const next = released !== undefined && !isHigher(version, released.version) ? raised(released.version) : version;
  return { version: next, released: { version: next, fingerprint: now } };
}
