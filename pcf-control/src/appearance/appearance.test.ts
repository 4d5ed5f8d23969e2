import type { RequestView } from '@jit/connector';
import { readTexts } from '../testing/app';
import { aLive, aRequest, at, start } from '../testing/boards';
import { createLanguage } from '../language/language';
import { endedAppearance, isOver } from './ended-appearance';
import {
  charactersOf,
  findingAppearance,
  maySendAgain,
  problemMessage,
  withoutPastedMarks,
} from './finding-appearance';
import { requestAppearance, type RequestAppearance } from './request-appearance';

const texts = readTexts();
const language = createLanguage({ text: (key) => texts[key] ?? key, zoneMinutes: () => 120, twelveHours: false });
const seen = { language, now: start, staleSince: undefined, extension: undefined, contact: 'Adi Rao' };
const appearanceOf = (request: RequestView, more: Partial<typeof seen> | object = {}): RequestAppearance =>
  requestAppearance(request, { ...seen, ...more });
const told = (appearance: RequestAppearance): string =>
  [
    appearance.mark,
    appearance.big,
    appearance.bigNote,
    ...(appearance.lead ? [appearance.lead] : []),
    ...appearance.sentences,
  ]
    .map(language.plain)
    .join(' | ');
const steps = (appearance: RequestAppearance): string =>
  appearance.steps.map(({ state, label }) => `${language.plain(label)}:${state}`).join(' ');

describe('an open request', () => {
  test('that waits says who can decide, until when, and that waiting costs nothing', () => {
    const appearance = appearanceOf(aRequest({ lapsesAt: at(3600) }));
    expect(told(appearance)).toBe(
      'Waiting for approval | 2 h | starts when approved | Ana Ortiz or Ben Koh can decide. | Expires 11:04 if nobody decides. | Your 2 h start when access is active.',
    );
    expect(appearance.dashed).toBe(true);
  });

  test('that nobody can decide says so', () => {
    expect(told(appearanceOf(aRequest({ approvers: [] })))).toContain('Nobody can approve this now.');
  });

  test('that starts later says when', () => {
    expect(
      told(appearanceOf(aRequest({ state: 'scheduled', startsAt: at(7200), decidedByName: 'Ben Koh' }))),
    ).toContain('Approved by Ben Koh. | Starts 12:04 for 2 h.');
  });

  test('is not ready before the role was read back', () => {
    const adding = appearanceOf(aRequest({ state: 'granting', decidedByName: 'Ana Ortiz' }));
    const added = appearanceOf(aRequest({ state: 'granting', addedAt: at(-2), giveUpAt: at(900) }));
    expect([adding.dashed, added.dashed]).toEqual([true, true]);
    expect(steps(adding)).toBe('Sent:done Approved by Ana Ortiz:done Adding the role:now Active:todo');
    expect(steps(added)).toBe(
      'Sent:done Approved automatically by policy:done Role added:done Waiting for Dataverse:now',
    );
    expect(told(added)).toContain('Role added, not active yet.');
  });

  test('that is ready counts down from server time', () => {
    const appearance = appearanceOf(aLive());
    expect(told(appearance)).toBe('Active | 40 min left | Ends 10:44 automatically');
    expect([appearance.dashed, appearance.meter]).toEqual([false, 2400 / 3600]);
  });

  test('that ends within 15 minutes warns', () => {
    expect(appearanceOf(aLive({ endsAt: at(901) })).tone).toBe('active');
    const appearance = appearanceOf(aLive({ endsAt: at(900) }));
    expect([appearance.tone, told(appearance)]).toEqual([
      'soon',
      expect.stringContaining('Save your work before 10:19.'),
    ]);
  });

  test.each([
    [2, 30],
    [30, 450],
    [60, 900],
    [240, 900],
  ])('of %d min warns in its last %d s, never from the first second', (minutes, seconds) => {
    const warns = (left: number): boolean => appearanceOf(aLive({ minutes, endsAt: at(left) })).tone === 'soon';
    expect([warns(minutes * 60), warns(seconds + 1), warns(seconds)]).toEqual([false, false, true]);
  });

  test('that goes on by an approved extension asks nobody to save', () => {
    const look = appearanceOf(aLive({ endsAt: at(300) }), { extension: aRequest({ state: 'scheduled' }) });
    expect([look.tone, told(look).includes('Save your work')]).toEqual(['active', false]);
    const waits = appearanceOf(aLive({ endsAt: at(300) }), { extension: aRequest() });
    expect([waits.tone, told(waits).includes('Save your work')]).toEqual(['soon', true]);
  });

  test('whose end has come is ending, never negative', () => {
    const appearance = appearanceOf(aLive({ endsAt: at(-3) }));
    expect([language.plain(appearance.big), appearance.meter]).toEqual(['Ending now', 0]);
  });

  test('that nobody confirmed lately was ready, and its card is dashed', () => {
    const appearance = appearanceOf(aLive(), { staleSince: start - 120_000 });
    expect([appearance.tone, appearance.dashed, language.plain(appearance.mark)]).toEqual([
      'unknown',
      true,
      'Was active at 10:02',
    ]);
  });

  test.each([
    ['pending', 'The extension to 12:44 waits for Ana Ortiz or Ben Koh. Without it, access ends 10:44.'],
    ['scheduled', 'The extension to 12:44 is approved. Access continues without a gap.'],
  ] as const)('with a %s extension says what comes of it', (state, said) => {
    expect(told(appearanceOf(aLive(), { extension: aRequest({ state }) }))).toContain(said);
  });

  test('that is gone but watched says so, and does not say ended', () => {
    const request = aRequest({ state: 'removing', removingSince: at(-60), goneSince: at(-30), watchedUntil: at(600) });
    const appearance = appearanceOf({ ...request, endReason: 'given-back' });
    expect(told(appearance)).toContain(
      'Removed, monitoring until 10:14 | Removed | ended by you | Removed since 10:03. Monitoring until 10:14.',
    );
    expect(steps(appearance)).toBe('Ended:done Removal sent:done Removed, verified:done Monitoring:now');
  });

  test('that cannot be removed says that we go on, and asks not to use the role', () => {
    const appearance = appearanceOf(
      aRequest({ state: 'removing', removingSince: at(-360), stuck: true, nextTryAt: at(10) }),
    );
    expect(appearance.tone).toBe('problem');
    expect(told(appearance)).toContain('Next try at 10:04:10. | Questions? Adi Rao | Do not use');
  });

  test('that cannot be removed says why, in the words of the service', () => {
    const stuckReason = 'The user is disabled in Dataverse.';
    const request = aRequest({ state: 'removing', removingSince: at(-360), stuck: true, stuckReason });
    expect(told(appearanceOf(request))).toContain(stuckReason);
  });

  test.each([
    ['expired', 'Time over at 10:03.'],
    ['given-back', 'Ended by you at 10:03.'],
    ['revoked', 'Ended at 10:03.'],
    ['removed-outside', 'Ended at 10:03.'],
  ] as const)('that is being removed because it was %s says so', (endReason, said) => {
    expect(told(appearanceOf(aRequest({ state: 'removing', removingSince: at(-2), endReason })))).toContain(said);
  });

  test('that has lost its times is shown without them', () => {
    const bare = aLive();
    delete bare.endsAt;
    expect(told(appearanceOf(bare))).toContain('Ending now');
  });

  test('that is being removed is not called gone', () => {
    expect(told(appearanceOf(aRequest({ state: 'removing', removingSince: at(-2) })))).not.toContain('Removed |');
  });
});

describe('a request that is over', () => {
  const said = (more: Partial<RequestView>): string => {
    const appearance = endedAppearance(
      aRequest({ state: 'ended', removingSince: at(-20), endedAt: at(-14), ...more }),
      language,
      start,
    );
    return `${appearance.tone}: ${language.plain(appearance.mark)} | ${language.plain(appearance.sentence)}`;
  };

  test.each([
    [{ endReason: 'expired' }, 'off: Ended on time | Ended 10:03, removal verified 10:03:46.'],
    [{ endReason: 'given-back' }, 'off: Ended by you | Ended 10:03, removal verified 10:03:46.'],
    [
      { endReason: 'revoked', endedByName: 'Adi Rao' },
      'off: Ended by Adi Rao | Ended 10:03, removal verified 10:03:46.',
    ],
    [{ state: 'denied', decidedByName: 'Ben Koh', decisionNote: 'No.' }, 'off: Denied | Ben Koh: “No.”'],
    [{ state: 'lapsed', lapsesAt: at(-30) }, 'off: Expired | Nobody decided by 10:03. Nothing was changed.'],
    [{ state: 'cancelled' }, 'off: Cancelled | Cancelled at 10:03. Nothing was added.'],
    [
      { state: 'cancelled', endedById: 'adi', endedByName: 'Adi Rao' },
      'off: Ended by Adi Rao | Cancelled at 10:03. Nothing was added.',
    ],
    [
      { state: 'cancelled', endedById: 'me', endedByName: 'Rita Berg' },
      'off: Cancelled | Cancelled at 10:03. Nothing was added.',
    ],
  ] as const)('%j', (more, sentence) => {
    expect(said(more)).toBe(sentence);
  });

  test('access that was ended early shows when it ended, not when it was planned to', () => {
    const request = aRequest({ state: 'ended', endReason: 'given-back', endsAt: at(600), endedAt: at(-14) });
    expect(language.plain(endedAppearance(request, language, start).sentence)).toBe(
      'Ended 10:03, removal verified 10:03:46.',
    );
  });

  test('nobody is said to know what nobody was told', () => {
    expect(said({ endReason: 'removed-outside' })).not.toMatch(/told|administrators/);
  });

  test('whom nobody could answer any more hears so', () => {
    expect(said({ state: 'failed', endReason: 'no-approver' })).toBe(
      'problem: Failed | At 10:03 nobody could approve this any more. Nothing was added.',
    );
  });

  test('a no of a person is never red, a fault is', () => {
    expect(said({ state: 'denied' })).toMatch(/^off/);
    expect(said({ state: 'failed', endReason: 'user-disabled' })).toMatch(/^problem: Failed \| At 10:03 your user/);
    expect(said({ endReason: 'not-usable-in-time' })).toMatch(/^problem/);
  });

  test('a role that stays is not called gone', () => {
    expect(said({ endReason: 'held-already' })).toContain('You have this role permanently');
    expect(said({ endReason: 'expired', roleKept: 'other-grant' })).toContain('You keep the role');
    expect(said({ endReason: 'expired', roleKept: 'standing' })).toContain('You keep the role');
  });

  test('a reason of a newer service is told without one', () => {
    const appearance = said({ state: 'failed', endReason: 'full-moon' as 'expired' });
    expect(appearance).toContain('You do not have the role.');
  });

  test('open and over do not overlap', () => {
    const open = ['pending', 'scheduled', 'granting', 'active', 'removing'] as const;
    expect(open.some((state) => isOver(aRequest({ state })))).toBe(false);
  });
});

describe('a rule that did not fit', () => {
  const requested = { roleName: 'System Administrator', minutes: 360, reason: 'too short', contact: 'Adi Rao' };
  const finding = (rule: string, limit?: number, result: 'met' | 'unmet' | 'unknown' = 'unmet') =>
    findingAppearance(
      { rule, result, text: 'Said by the service.', ...(limit !== undefined && { limit }) },
      requested,
      language,
    );
  const said = (rule: string, limit?: number): string => language.plain(finding(rule, limit).sentence);

  test.each([
    ['duration-over-limit', 240, '6 h is more than this role allows. The maximum is 4 h.'],
    ['duration-off-step', 60, '6 h is not possible for this role. Use multiples of 1 h.'],
    ['reason-too-short', 20, '9 characters. Write at least 20, so that others can understand the request.'],
    ['not-eligible', undefined, 'You are not in a group that can request this role. Adi Rao can add you.'],
    ['already-held', undefined, 'You have System Administrator permanently. You do not need a request.'],
    [
      'outside-hours',
      undefined,
      'This is outside the hours of this role. Request it in its hours. Said by the service.',
    ],
    ['too-many-open', 5, 'You have too many open requests. The maximum is 5. Cancel one, or wait until one ends.'],
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
    expect(language.plain(finding('not-eligible', undefined, 'unknown').sentence)).toContain('This is not about you.');
  });
});

test.each([
  ['\u200b\u200b\u200b'.repeat(4), 0],
  ['\u3164\u1160\uffa0\u115f\u2800', 0],
  ['\u202eabc\u202c', 3],
  ['مرحبا', 5],
  ['👍 ok', 4],
])('%j counts what can be seen: %d', (text, count) => {
  expect(charactersOf(text)).toBe(count);
});

test('marks that come with pasted text go, joiners that a script needs stay', () => {
  expect(withoutPastedMarks('\u200eFix\u202e \ufeffinvoice\u200b 4711\u2069')).toBe('Fix invoice 4711');
  expect(withoutPastedMarks('می\u200cخواهم')).toBe('می\u200cخواهم');
});

test('a problem is worded by its code, and an unknown code in the words of the service', () => {
  const say = (problem: { code: string; detail?: string }): string =>
    language.plain(problemMessage({ findings: [], ...problem }, language));
  expect(say({ code: 'window-over', detail: 'x' })).toBe('This request has expired. It can no longer be decided.');
  expect(say({ code: 'full-moon', detail: 'Not at full moon.' })).toBe('Not at full moon.');
  expect(say({ code: 'full-moon' })).toBe('The service refused this (full-moon).');
});

test('only what was not decided is offered again with the same id', () => {
  const again = (code: string): boolean => maySendAgain({ code, findings: [] });
  expect(['record-unavailable', 'busy', 'no-approver'].map(again)).toEqual([true, true, false]);
});
