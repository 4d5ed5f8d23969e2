import { busyPort, firstPort, portsFrom } from './ports.js';

test('all ports of a row are different, and none is fixed when any will do', () => {
  const { dataverse, ...rest } = portsFrom(8400);
  const all = [...Object.values(rest), dataverse, dataverse + 1];
  expect(new Set(all).size).toBe(all.length);
  expect(new Set(Object.values(portsFrom(0)))).toEqual(new Set([0]));
});

test('the first port is a number of the usual range or refused with a sentence', () => {
  expect([firstPort(undefined), firstPort(''), firstPort('9400'), firstPort('0')]).toEqual([8400, 8400, 9400, 0]);
  for (const text of ['x', '-1', '65535', '1.5']) expect(() => firstPort(text)).toThrow('SANDBOX_PORT');
});

test('a busy port gives a sentence with what to do, another error none', () => {
  expect(busyPort(Object.assign(new Error('listen'), { code: 'EADDRINUSE', port: 8400 }))).toContain(
    'Port 8400 is busy',
  );
  expect(busyPort(new Error('other'))).toBeUndefined();
});
