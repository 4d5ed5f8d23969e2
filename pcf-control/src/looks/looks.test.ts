import type { RequestView } from '@jit/connector';
import { readTexts } from '../testing/app';
import { aLive, aRequest, at, start } from '../testing/boards';
import { createWords } from '../words/words';
import { endedLook, isOver } from './ended-look';
import { findingLook, maySendAgain, problemMessage } from './finding-look';
import { requestLook, type RequestLook } from './request-look';

const texts = readTexts();
const words = createWords({ text: (key) => texts[key] ?? key, zoneMinutes: () => 120, twelveHours: false });
const seen = { words, now: start, staleSince: undefined, extension: undefined, contact: 'Adi Rao' };
const lookAt = (request: RequestView, more: Partial<typeof seen> | object = {}): RequestLook =>
  requestLook(request, { ...seen, ...more });
const told = (look: RequestLook): string =>
  [look.mark, look.big, look.bigNote, ...(look.lead ? [look.lead] : []), ...look.sentences]
    .map(words.plain)
    .join(' | ');
const steps = (look: RequestLook): string =>
  look.steps.map(({ state, label }) => `${words.plain(label)}:${state}`).join(' ');

describe('an open request', () => {
  test('that waits says who can decide, until when, and that waiting costs nothing', () => {
    const look = lookAt(aRequest({ lapsesAt: at(3600) }));
    expect(told(look)).toBe(
      'Waiting for approval | 2 h | starts when approved | Ana Ortiz or Ben Koh can decide. | Lapses at 11:04 if nobody decides. | Waiting costs none of your 2 h.',
    );
    expect(look.dashed).toBe(true);
  });

  test('that starts later says when', () => {
    expect(told(lookAt(aRequest({ state: 'scheduled', startsAt: at(7200), decidedByName: 'Ben Koh' })))).toContain(
      'Approved by Ben Koh. | Starts 12:04 for 2 h.',
    );
  });

  test('is not ready before the role was read back', () => {
    const adding = lookAt(aRequest({ state: 'granting', decidedByName: 'Ana Ortiz' }));
    const added = lookAt(aRequest({ state: 'granting', addedAt: at(-2), giveUpAt: at(900) }));
    expect([adding.dashed, added.dashed]).toEqual([true, true]);
    expect(steps(adding)).toBe('Sent:done Approved by Ana Ortiz:done Adding the role:now Ready:todo');
    expect(steps(added)).toBe('Sent:done Approved by the rule:done Role added:done Waiting for Dataverse:now');
    expect(told(added)).toContain('Added, not usable yet.');
  });

  test('that is ready counts down from server time', () => {
    const look = lookAt(aLive());
    expect(told(look)).toBe('Ready | 40 min left | Ends 10:44 by itself');
    expect([look.dashed, look.meter]).toEqual([false, 2400 / 3600]);
  });

  test('that ends within 15 minutes warns', () => {
    expect(lookAt(aLive({ endsAt: at(901) })).tone).toBe('ready');
    const look = lookAt(aLive({ endsAt: at(900) }));
    expect([look.tone, told(look)]).toEqual(['soon', expect.stringContaining('Unsaved work? Save before 10:19.')]);
  });

  test('whose end has come is ending, never negative', () => {
    const look = lookAt(aLive({ endsAt: at(-3) }));
    expect([words.plain(look.big), look.meter]).toEqual(['Ending now', 0]);
  });

  test('that nobody confirmed lately was ready, and its card is dashed', () => {
    const look = lookAt(aLive(), { staleSince: start - 120_000 });
    expect([look.tone, look.dashed, words.plain(look.mark)]).toEqual(['unknown', true, 'Was ready at 10:02']);
  });

  test.each([
    ['pending', 'The extension to 12:44 waits for Ana Ortiz or Ben Koh; without it the role ends 10:44.'],
    ['scheduled', 'The extension to 12:44 is approved; the role runs on without a gap.'],
  ] as const)('with a %s extension says what comes of it', (state, said) => {
    expect(told(lookAt(aLive(), { extension: aRequest({ state }) }))).toContain(said);
  });

  test('that is gone but watched says so, and does not say ended', () => {
    const request = aRequest({ state: 'removing', removingSince: at(-60), goneSince: at(-30), watchedUntil: at(600) });
    const look = lookAt({ ...request, endReason: 'given-back' });
    expect(told(look)).toContain(
      'Gone, still watched | Gone | given back by you | Gone since 10:03, watched until 10:14.',
    );
    expect(steps(look)).toBe('Ended:done Removal sent:done Gone, read back:done Watched:now');
  });

  test('that cannot be removed says that we go on, and asks not to use the role', () => {
    const look = lookAt(aRequest({ state: 'removing', removingSince: at(-360), stuck: true, nextTryAt: at(10) }));
    expect(look.tone).toBe('problem');
    expect(told(look)).toContain(
      'next at 10:04:10, and do not give up. | If you have questions: Adi Rao. | Please do not use',
    );
  });

  test.each([
    ['expired', 'Time over at 10:03.'],
    ['given-back', 'Given back at 10:03.'],
    ['revoked', 'Ended at 10:03.'],
    ['removed-outside', 'Ended at 10:03.'],
  ] as const)('that is being removed because it was %s says so', (endReason, said) => {
    expect(told(lookAt(aRequest({ state: 'removing', removingSince: at(-2), endReason })))).toContain(said);
  });

  test('that has lost its times is shown without them', () => {
    const bare = aLive();
    delete bare.endsAt;
    expect(told(lookAt(bare))).toContain('Ending now');
  });

  test('that is being removed is not called gone', () => {
    expect(told(lookAt(aRequest({ state: 'removing', removingSince: at(-2) })))).not.toContain('Gone |');
  });
});

describe('a request that is over', () => {
  const said = (more: Partial<RequestView>): string => {
    const look = endedLook(
      aRequest({ state: 'ended', removingSince: at(-20), endedAt: at(-14), ...more }),
      words,
      start,
    );
    return `${look.tone}: ${words.plain(look.mark)} | ${words.plain(look.sentence)}`;
  };

  test.each([
    [{ endReason: 'expired' }, 'off: Ended in time | Ended 10:03, removal checked 10:03:46.'],
    [{ endReason: 'given-back' }, 'off: Given back | Given back 10:03, removal checked 10:03:46.'],
    [
      { endReason: 'revoked', endedByName: 'Adi Rao' },
      'off: Ended by Adi Rao | Ended 10:03, removal checked 10:03:46.',
    ],
    [{ state: 'denied', decidedByName: 'Ben Koh', decisionNote: 'No.' }, 'off: Denied | Ben Koh: “No.”'],
    [{ state: 'lapsed', lapsesAt: at(-30) }, 'off: Lapsed | Nobody decided by 10:03. You got nothing and owe nothing.'],
    [{ state: 'cancelled' }, 'off: Cancelled | Cancelled at 10:03. Nothing was added.'],
  ] as const)('%j', (more, sentence) => {
    expect(said(more)).toBe(sentence);
  });

  test('a no of a person is never red, a fault is', () => {
    expect(said({ state: 'denied' })).toMatch(/^off/);
    expect(said({ state: 'failed', endReason: 'user-disabled' })).toMatch(/^problem: Failed \| At 10:03 your user/);
    expect(said({ endReason: 'not-usable-in-time' })).toMatch(/^problem/);
  });

  test('a role that stays is not called gone', () => {
    expect(said({ endReason: 'held-already' })).toContain('already have this role for good');
    expect(said({ endReason: 'expired', roleKept: 'other-grant' })).toContain('You keep the role');
    expect(said({ endReason: 'expired', roleKept: 'standing' })).toContain('You keep the role');
  });

  test('a reason of a newer service is told without one', () => {
    const look = said({ state: 'failed', endReason: 'full-moon' as 'expired' });
    expect(look).toContain('You do not have the role.');
  });

  test('open and over do not overlap', () => {
    const open = ['pending', 'scheduled', 'granting', 'active', 'removing'] as const;
    expect(open.some((state) => isOver(aRequest({ state })))).toBe(false);
  });
});

describe('a rule that did not fit', () => {
  const asked = { roleName: 'System Administrator', minutes: 360, reason: 'too short', contact: 'Adi Rao' };
  const finding = (rule: string, limit?: number, result: 'met' | 'unmet' | 'unknown' = 'unmet') =>
    findingLook({ rule, result, text: 'Said by the service.', ...(limit !== undefined && { limit }) }, asked, words);
  const said = (rule: string, limit?: number): string => words.plain(finding(rule, limit).sentence);

  test.each([
    ['duration-over-limit', 240, '6 h is more than this role allows. The most is 4 h.'],
    ['duration-off-step', 60, '6 h does not fit the steps of this role: 1 h each.'],
    ['reason-too-short', 20, '9 characters. At least 20, so that others can judge.'],
    ['not-eligible', undefined, 'You are not in a group that may ask for this. Ask Adi Rao to add you.'],
    ['already-held', undefined, 'You already have System Administrator for good, so no request is needed.'],
    ['too-many-open', 5, 'You have too many open requests; the most is 5. Cancel one, or wait until one ends.'],
    ['no-approver', undefined, 'Nobody can approve this now.'],
    ['full-moon', undefined, 'Said by the service.'],
  ])('%s is said with its numbers', (rule, limit, sentence) => {
    expect(said(rule, limit)).toBe(sentence);
  });

  test('has a way out where there is one', () => {
    expect(finding('duration-over-limit', 240).wayOut).toEqual({ do: 'use', minutes: 240 });
    expect(finding('reason-too-short', 20).wayOut).toEqual({ do: 'why' });
    expect(finding('not-eligible', undefined, 'unknown').wayOut).toEqual({ do: 'refresh' });
    expect(finding('duration-over-limit', 0).wayOut).toBeUndefined();
  });

  test('that is unknown is neither a yes nor a no', () => {
    expect(words.plain(finding('not-eligible', undefined, 'unknown').sentence)).toContain('This is not about you.');
  });
});

test('a problem is worded by its code, and an unknown code in the words of the service', () => {
  const say = (problem: { code: string; detail?: string }): string =>
    words.plain(problemMessage({ findings: [], ...problem }, words));
  expect(say({ code: 'window-over', detail: 'x' })).toBe('The time to decide this is over.');
  expect(say({ code: 'full-moon', detail: 'Not at full moon.' })).toBe('Not at full moon.');
  expect(say({ code: 'full-moon' })).toBe('This was refused (full-moon).');
});

test('only what was not decided is offered again with the same id', () => {
  const again = (code: string): boolean => maySendAgain({ code, findings: [] });
  expect(['record-unavailable', 'no-approver'].map(again)).toEqual([true, false]);
});
