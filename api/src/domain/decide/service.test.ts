import { aPolicy } from '../../testing/a-policy.js';
import { aRecord, codeOf, effectOf } from '../../testing/record.js';
import { hour, minute, ten } from '../../testing/instants.js';
import { pausedUntil, policyOnRecord } from './service.js';

describe('a pause', () => {
  test('is on record, so that every replica obeys it', () => {
    const record = aRecord();
    effectOf(record.decide({ kind: 'pause', until: ten + minute }));
    expect(record.kinds()).toEqual(['service.paused']);
    expect(pausedUntil(record.view)).toBe(ten + minute);
  });

  test('is only ever made longer', () => {
    const record = aRecord();
    record.decide({ kind: 'pause', until: ten + minute });
    for (const until of [ten + minute, ten]) {
      effectOf(record.decide({ kind: 'pause', until }));
      expect(record.kinds()).toEqual([]);
    }
  });

  test('is asked about again after a quarter of an hour, whatever Dataverse says', () => {
    const record = aRecord();
    effectOf(record.decide({ kind: 'pause', until: ten + 400 * 24 * hour }));
    expect(pausedUntil(record.view)).toBe(ten + 15 * minute);
  });

  test('that was never is none', () => {
    expect(pausedUntil(aRecord().view)).toBe(0);
    expect(pausedUntil(aRecord({ documents: { pause: { until: 'soon' } } }).view)).toBe(0);
  });
});

describe('a policy', () => {
  const adopt = (version: number, hash = `hash-${String(version)}`) => ({
    kind: 'adopt-policy' as const,
    policy: aPolicy({ version, hash }),
    lines: [`version ${String(version)}`],
    difference: ['now: this'],
  });

  test('is put on record with its hash, its words and the difference', () => {
    const record = aRecord();
    effectOf(record.decide(adopt(3)));
    expect(record.last).toMatchObject([
      { kind: 'policy.adopted', data: { version: 3, hash: 'hash-3', difference: ['now: this'] } },
    ]);
    expect(policyOnRecord(record.view)).toMatchObject({ version: 3, hash: 'hash-3', lines: ['version 3'] });
  });

  test('is adopted once', () => {
    const record = aRecord();
    record.decide(adopt(3));
    effectOf(record.decide(adopt(3)));
    expect(record.kinds()).toEqual([]);
  });

  test('gives way to a newer one, never to an older one', () => {
    const record = aRecord();
    record.decide(adopt(3));
    effectOf(record.decide(adopt(4)));
    const older = record.decide(adopt(3));
    expect(codeOf(older)).toBe('policy-outdated');
    expect(older).toMatchObject({ problem: { detail: 'The ledger knows version 4.' } });
  });

  test('with the version on record and another content is refused', () => {
    const record = aRecord();
    record.decide(adopt(3));
    const changed = record.decide(adopt(3, 'another-hash'));
    expect(codeOf(changed)).toBe('policy-outdated');
    expect(changed).toMatchObject({ problem: { detail: 'Version 3 is in the ledger with another content.' } });
  });

  test('that is not on record is none', () => {
    expect(policyOnRecord(aRecord().view)).toBeUndefined();
    for (const policy of [{ version: 3 }, { version: '3', hash: 'x' }])
      expect(policyOnRecord(aRecord({ documents: { policy } }).view)).toBeUndefined();
  });
});
