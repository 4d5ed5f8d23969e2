import { hour } from '../testing/instants.js';
import { createLastKnown } from './last-known.js';

const user = (oid: string, enabled = true) => ({ oid, name: oid, enabled });

function memory() {
  const time = { now: 0 };
  return { time, known: createLastKnown(['admins', 'auditors'], () => time.now) };
}

test('a membership is known for a day after it was heard last, and no longer', () => {
  const { time, known } = memory();
  known.heard('carla', ['admins', 'makers'], ['admins', 'makers']);
  expect(known.groupsOf('carla')).toEqual(['admins']);
  time.now = 24 * hour;
  expect(known.groupsOf('carla')).toEqual(['admins']);
  time.now += 1;
  expect(known.groupsOf('carla')).toEqual([]);
});

test('whoever was told to be out of the group is out', () => {
  const { known } = memory();
  known.heard('carla', ['admins'], ['admins']);
  known.heard('carla', ['admins'], []);
  expect(known.groupsOf('carla')).toEqual([]);
  known.heardMembers('admins', [user('carla'), user('dora')], true);
  known.heardMembers('admins', [user('dora')], true);
  expect([known.groupsOf('carla'), known.groupsOf('dora')]).toEqual([[], ['admins']]);
});

test('one page of several tells nothing of those who are not on it', () => {
  const { known } = memory();
  known.heard('carla', ['admins'], ['admins']);
  known.heardMembers('admins', [user('dora')], false);
  expect(known.groupsOf('carla')).toEqual(['admins']);
});

test('a disabled account is not remembered', () => {
  const { known } = memory();
  known.heardMembers('admins', [user('carla', false)], true);
  expect(known.groupsOf('carla')).toEqual([]);
  known.heard('dora', ['admins'], ['admins']);
  known.forget('dora');
  expect(known.groupsOf('dora')).toEqual([]);
});

test('the memory has an end: who was heard of long ago goes first', () => {
  const { known } = memory();
  for (let index = 0; index <= 5000; index += 1) known.heard(`person-${String(index)}`, ['admins'], ['admins']);
  expect(known.groupsOf('person-0')).toEqual([]);
  expect(known.groupsOf('person-5000')).toEqual(['admins']);
});
