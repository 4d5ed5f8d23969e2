import { readPolicy } from '../adapters/policy-file/read-policy.js';
import { aKeyFolder } from '../testing/key-folder.js';
import { ten } from '../testing/instants.js';
import { collectingLog } from '../testing/ledger.js';
import { choosePolicy, keepPolicy } from './last-good-policy.js';
import type { PolicyTried } from './open-ports.js';

const id = 'a1000000-0000-4000-8000-000000000001';
const textOf = (version: number, contact = 'Ops'): string => `version: ${String(version)}
contact: ${contact}
administrators: { persons: [{ id: ${id} }] }
environments: [{ id: prod-1, name: P, kind: production, url: 'https://a.example' }]
roles:
  - { id: a, name: A, environment: prod-1, target: { kind: dataverse-role, rootRole: ${id} }, mayAsk: { persons: [{ id: ${id} }] }, approval: none }
`;
const good = (text: string): PolicyTried => {
  const reading = readPolicy(text, ten);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return { ok: true, value: reading.policy, text };
};
const broken: PolicyTried = { ok: false, reasons: ['policy.yaml:7 roles[0].aproval is not a key of the policy.'] };

const folder = aKeyFolder();
const choose = async (tried: PolicyTried, deployment = 'd1') => {
  const chosen = await choosePolicy(tried, { file: 'policy.yaml', deployment, folder });
  return chosen.ok
    ? [chosen.value.policy.version, chosen.value.policy.contact, ...chosen.value.troubles]
    : chosen.reasons;
};

test('the last good policy stays in force where the file is broken, rolled back or changed without its version', async () => {
  expect(await choose(broken)).toEqual(broken.reasons);
  const first = await choosePolicy(good(textOf(4)), { file: 'policy.yaml', deployment: 'd1', folder });
  if (!first.ok) throw new Error(first.reasons.join());
  await keepPolicy(folder, 'd1', first.value, collectingLog());
  expect(await choose(broken)).toEqual([4, 'Ops', ...broken.reasons]);
  expect(await choose(good(textOf(3)))).toEqual([
    4,
    'Ops',
    'policy.yaml has version 3, older than version 4, which was in force: raise its version above that.',
  ]);
  expect(await choose(good(textOf(4, 'Others')))).toEqual([
    4,
    'Ops',
    'policy.yaml is another text than version 4, which was in force: raise its version.',
  ]);
  expect(await choose(good(textOf(4)))).toEqual([4, 'Ops']);
  expect(await choose(good(textOf(5, 'Others')))).toEqual([5, 'Others']);
  // Another deployment begins anew.
  expect(await choose(good(textOf(1)), 'd2')).toEqual([1, 'Ops']);
  expect(await choose(broken, 'd2')).toEqual(broken.reasons);
});

test('it stays in force where a risk was accepted until a day that is over: ends do not rest on it', async () => {
  const text = textOf(4).replace(
    'roles:',
    "home: prod-1\nhomeIsTarget: { acceptedBy: Ben, until: '2027-01-01' }\nroles:",
  );
  const first = await choosePolicy(good(text), { file: 'policy.yaml', deployment: 'd3', folder });
  if (!first.ok) throw new Error(first.reasons.join());
  await keepPolicy(folder, 'd3', first.value, collectingLog());
  const later = readPolicy(text, Date.UTC(2027, 1, 1));
  if (later.ok) throw new Error('The risk is still accepted.');
  const reasons = later.faults.map((fault) => fault.message);
  expect(reasons).toEqual([expect.stringContaining('in the past')]);
  expect(await choose({ ok: false, reasons }, 'd3')).toEqual([4, 'Ops', ...reasons]);
});
