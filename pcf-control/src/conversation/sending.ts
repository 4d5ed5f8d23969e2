/** Sends one command at a time: outputs, event, the event again when nothing comes back, and what came back. */
import { readProblem } from '../board/read-problem';
import type { Answer } from '../board/read-board';
import { isCommandOutput, outputsOf, type Command } from './command';
import { inTurn, stay, type Delivery, type Sent, type Step, type Talk } from './talk';
import { timing } from './timing';

/** Settled commands that are kept, so that a late answer still finds its own. */
const settledKept = 30;
/** A problem that leaves open whether the command was recorded. */
const leavesOpen: ReadonlySet<string> = new Set(['outcome-unknown', 'internal-error']);

type Sending = Extract<Delivery, { step: 'sending' }>;
export const isUnderWay = ({ delivery }: Sent): boolean => delivery.step === 'sending' || delivery.step === 'queued';

const replaced = (talk: Talk, id: string, delivery: Delivery): Talk => ({
  ...talk,
  sent: talk.sent.map((one) => (one.command.id === id ? { ...one, delivery } : one)),
});

const sendingOf = (talk: Talk): { command: Command; delivery: Sending } | undefined => {
  for (const { command, delivery } of talk.sent) if (delivery.step === 'sending') return { command, delivery };
  return undefined;
};

/** The command whose outputs are handed over: the one that is under way, or was last. */
export const outputsNow = (talk: Talk): ReturnType<typeof outputsOf> => {
  const begun = talk.sent.filter(({ delivery }) => delivery.step !== 'queued');
  return outputsOf(sendingOf(talk)?.command ?? begun[begun.length - 1]?.command);
};

/** Hands over the next command when none is under way. */
function startNext(talk: Talk, now: number): Step {
  const next = talk.sent.find(({ delivery }) => delivery.step === 'queued');
  if (next === undefined || sendingOf(talk) !== undefined) return stay(talk);
  // The one under way stands last, so that its outputs stay when it is settled.
  const others = talk.sent.filter((one) => one !== next);
  const delivery: Sending = {
    step: 'sending',
    raised: 0,
    nextAt: now + timing.raiseAfter,
    handedOver: true,
    onName: true,
  };
  const begun = others.filter((one) => one.delivery.step !== 'queued').slice(-settledKept);
  const waiting = others.filter((one) => one.delivery.step === 'queued');
  return { talk: { ...talk, sent: [...begun, { ...next, delivery }, ...waiting] }, effects: ['notify'] };
}

export const send = (talk: Talk, command: Command, now: number): Step =>
  startNext({ ...talk, sent: [...talk.sent, { command, delivery: { step: 'queued' } }] }, now);

/** Sends the same command once more, with the same id: the service does it once. */
export function sendAgain(talk: Talk, id: string, now: number): Step {
  const one = talk.sent.find(({ command }) => command.id === id);
  if (one === undefined || isUnderWay(one) || one.delivery.step === 'taken') return stay(talk);
  const sent = [...talk.sent.filter((other) => other !== one), { ...one, delivery: { step: 'queued' } as const }];
  return startNext({ ...talk, sent }, now);
}

/** Forgets a command that came to nothing, when the person goes on. */
export const dismiss = (talk: Talk, id: string): Talk => ({
  ...talk,
  sent: talk.sent.filter((one) => one.command.id !== id || isUnderWay(one)),
});

function raise(talk: Talk, command: Command, delivery: Sending, now: number): Step {
  const raised: Sending = {
    step: 'sending',
    raised: delivery.raised + 1,
    firstAt: delivery.firstAt ?? now,
    nextAt: now + timing.answerWithin,
    handedOver: false,
    onName: false,
  };
  return { talk: replaced(talk, command.id, raised), effects: ['OnCommand'] };
}

/** An update of the host names outputs: they arrived, so the event may follow. */
export function outputsArrived(talk: Talk, names: readonly string[], now: number): Step {
  const sending = sendingOf(talk);
  if (!sending?.delivery.onName || !names.some(isCommandOutput)) return stay(talk);
  return raise(talk, sending.command, sending.delivery, now);
}

/** When `tickSending` has something to do. */
export function sendingDueAt(talk: Talk): number | undefined {
  const delivery = sendingOf(talk)?.delivery;
  if (delivery === undefined) return undefined;
  const lastTime = delivery.raised > timing.raisedAgain;
  return delivery.handedOver || lastTime ? delivery.nextAt : delivery.nextAt - timing.raiseAfter;
}

/** Raises the event when it is time, hands the outputs over before each repetition, and gives up in the end. */
export function tickSending(talk: Talk, now: number): Step {
  const sending = sendingOf(talk);
  if (sending === undefined || now < (sendingDueAt(talk) ?? Infinity)) return stay(talk);
  const { command, delivery } = sending;
  if (now < delivery.nextAt)
    return { talk: replaced(talk, command.id, { ...delivery, handedOver: true }), effects: ['notify'] };
  if (delivery.raised <= timing.raisedAgain) return raise(talk, command, delivery, now);
  return giveUp(talk, command, delivery, now);
}

function giveUp(talk: Talk, command: Command, delivery: Sending, now: number): Step {
  const lastAt = delivery.nextAt - timing.answerWithin;
  const unknown: Delivery = {
    step: 'unknown',
    raised: delivery.raised,
    firstAt: delivery.firstAt ?? lastAt,
    lastAt,
  };
  return startNext(replaced(talk, command.id, unknown), now);
}

/** What a board says about commands. It is final, whatever the text of a failed call was. */
export function hearOutcomes(talk: Talk, answers: readonly Answer[], now: number): Step {
  const settle = (one: Sent): Sent => {
    const { delivery, command } = one;
    const open = delivery.step === 'sending' || delivery.step === 'unknown';
    const answer = answers.find(({ commandId }) => commandId === command.id);
    if (answer === undefined || !(open || (delivery.step === 'refused' && !delivery.final))) return one;
    const { problem, requestId, state } = answer;
    if (problem) return { command, delivery: { step: 'refused', problem, final: true, at: now } };
    return { command, delivery: { step: 'taken', at: now, ...(requestId && { requestId }), ...(state && { state }) } };
  };
  return startNext({ ...talk, sent: talk.sent.map(settle) }, now);
}

/**
 * The text of a failed call: the quick way to hear a refusal. Text from before the event, of another command or of
 * somebody else than the service says nothing about this command; the event goes on being repeated, and the board decides.
 */
export function hearProblem(talk: Talk, answer: string, now: number): Step {
  if (answer === talk.problemText) return stay(talk);
  const heard = { ...talk, problemText: answer };
  const sending = sendingOf(talk);
  const problem = readProblem(answer);
  if (problem === undefined || sending === undefined || sending.delivery.raised === 0) return stay(heard);
  const { command, delivery } = sending;
  if ((problem.commandId ?? command.id) !== command.id) return stay(heard);
  if (leavesOpen.has(problem.code)) return inTurn(heard, (next) => giveUp(next, command, delivery, now));
  const refused: Delivery = { step: 'refused', problem, final: false, at: now };
  return startNext(replaced(heard, command.id, refused), now);
}
