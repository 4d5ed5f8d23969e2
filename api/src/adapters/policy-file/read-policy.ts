/** Reads the policy: the text of one YAML file becomes a Policy, or the list of everything that is wrong with it. */
import { createHash } from 'node:crypto';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { Policy, Role } from '../../domain/policy.js';
import { formFaults, type Path, pathText, type PolicyFault, type Wrong } from './faults.js';
import { policyKeys } from './json-schema.js';
import { brokenRules, lengthsOf } from './rules.js';
import { PolicyFile, type RoleEntry } from './schema.js';

export type { PolicyFault };

export type PolicyReading =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** Larger files are refused unread. */
export const policyMaxBytes = 1024 * 1024;
/** How often aliases may be used, counted through: enough for shared groups, too little for a bomb. */
const aliasesAtMost = 1000;
/** Broken YAML makes errors that follow from the first ones. */
const shownAtMost = 20;

/** `now`: epoch ms, for the risk that is accepted until an instant. Reads no clock and no file. */
export function readPolicy(text: string, now: number): PolicyReading {
  if (Buffer.byteLength(text) > policyMaxBytes) return refused({ path: '', message: 'is larger than 1 MB: split it.' });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' });
  const faults = [...document.errors, ...document.warnings].slice(0, shownAtMost).map(({ message, pos }) => ({
    path: '',
    line: lines.linePos(pos[0]).line,
    message: `is not plain YAML here: ${firstLine(message)}.`,
  }));
  if (faults.length > 0) return { ok: false, faults };
  const quoted = typographicQuotes(document, lines);
  if (quoted.length > 0) return { ok: false, faults: quoted };

  const content = plain(document);
  if (content === undefined)
    return refused({ path: '', message: 'uses an alias without its anchor, or aliases too often: write it out.' });
  const parsed = PolicyFile.safeParse(content.value);
  const wrong = parsed.success
    ? brokenRules(parsed.data, now)
    : formFaults(parsed.error.issues, content.value, policyKeys());
  if (!parsed.success || wrong.length > 0)
    return { ok: false, faults: wrong.map((one) => withLine(one, document, lines)) };
  return { ok: true, policy: policyOf(parsed.data, createHash('sha256').update(text, 'utf8').digest('hex')) };
}

/** Word processors put them in: YAML takes them for letters, and the value for another one. */
const typographic = /^[\u2018-\u201f\u00ab\u2039\u2032\u2033\uff02\uff07`]/;

function typographicQuotes(document: Document, lines: LineCounter): PolicyFault[] {
  const faults: PolicyFault[] = [];
  visit(document, {
    Scalar(_key, { type, value, range }) {
      if (type !== 'PLAIN' || typeof value !== 'string' || !typographic.test(value)) return;
      const line = lines.linePos(range?.[0] ?? 0).line;
      faults.push({ path: '', line, message: `has typographic quotes (${value.charAt(0)}): use straight ones (").` });
    },
  });
  return faults.slice(0, shownAtMost);
}

const refused = (fault: PolicyFault): PolicyReading => ({ ok: false, faults: [fault] });

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');

function plain(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: aliasesAtMost }) };
  } catch (fault) {
    if (fault instanceof ReferenceError || fault instanceof RangeError) return undefined;
    throw fault;
  }
}

/** The line of the nearest thing above that the text shows. */
function withLine({ path, message }: Wrong, document: Document, lines: LineCounter): PolicyFault {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return { path: pathText(path), line: lines.linePos(offset).line, message };
  }
  return { path: pathText(path), message };
}

function offsetOf(document: Document, path: Path): number | undefined {
  const node = document.getIn(path, true) as { readonly range?: readonly [number, number, number] | null } | undefined;
  return node?.range?.[0];
}

function policyOf(file: PolicyFile, hash: string): Policy {
  const { version, contact, home, homeIsTarget, administrators, auditors, maxOpenPerPerson, environments } = file;
  return {
    version,
    hash,
    ...(contact === undefined ? {} : { contact }),
    ...(home === undefined ? {} : { home }),
    ...(homeIsTarget === undefined ? {} : { homeIsTarget }),
    administrators,
    auditors,
    maxOpenPerPerson,
    environments: environments.map(({ sweep: { interval, ...sweep }, organization, ...environment }) => ({
      ...environment,
      ...(organization === undefined ? {} : { organization }),
      sweep: { ...sweep, intervalMs: interval },
    })),
    roles: file.roles.map(roleOf),
  };
}

function roleOf(entry: RoleEntry): Role {
  const { id, name, environment, target, canDo, mayAsk, approval, durations, reason, extension } = entry;
  return {
    id,
    name,
    environment,
    rootRole: target.rootRole,
    ...(canDo === undefined ? {} : { canDo }),
    mayAsk,
    approval: approval === 'none' ? 'none' : { by: approval.by, windowMs: approval.window },
    durations: { ...lengthsOf({ durations }), stepMs: durations.step },
    reasonMinimum: reason.minimum,
    extendable: extension,
  };
}
