// Mistakes that somebody could make: each a text of the product, what it becomes, and the tests beside it that must notice.

/** `edits`: pairs of a text that stands in the file exactly once, and what takes its place. */
const inFile = (file, tests, edits) =>
  edits.map(([find, replace]) => ({ file, tests: tests.map((test) => `${test}.test.ts`), find, replace }));

const domain = (path, tests, edits) =>
  inFile(
    `api/src/domain/${path}.ts`,
    tests.map((test) => `api/src/domain/${test}`),
    edits,
  );
const ledger = (path, edits, tests = [path]) =>
  inFile(
    `api/src/ledger/${path}.ts`,
    tests.map((test) => `api/src/ledger/${test}`),
    edits,
  );
const api = (path, tests, edits) =>
  inFile(
    `api/src/${path}.ts`,
    tests.map((test) => `api/src/${test}`),
    edits,
  );
const conversation = (path, edits) =>
  inFile(`pcf-control/src/conversation/${path}.ts`, ['pcf-control/src/conversation/conversation'], edits);

const reconciled = ['worker/reconcile/reconcile', 'worker/reconcile/reconcile-trouble'];

export const mutations = [
  ...domain(
    'evaluate',
    ['evaluate'],
    [
      ["if (facts.groups === 'unknown') return 'unknown';", "if (facts.groups === 'unknown') return 'met';"],
      ['ask.reasonLength >= role.reasonMinimum', 'ask.reasonLength > role.reasonMinimum'],
      ['ask.durationMs <= most &&', 'ask.durationMs < most &&'],
      ["facts.account === 'disabled' || facts.account === 'absent'", "facts.account === 'absent'"],
      ["among === 'met' && facts.account === 'unknown' ? 'unknown' : among", 'among'],
      ['own < policy.maxOpenPerPerson', 'own <= policy.maxOpenPerPerson'],
      [
        "if (findings.some((one) => one.result === 'unknown'))",
        "if (findings.every((one) => one.result === 'unknown'))",
      ],
      ['met(approvers > 0)', 'met(approvers >= 0)'],
    ],
  ),
  ...domain(
    'transition',
    ['transition'],
    [
      ['const over = now >= request.lapsesAt;', 'const over = now > request.lapsesAt;'],
      ['if (now >= request.endsAt) return notNow(request);', 'if (now > request.endsAt) return notNow(request);'],
      ['Math.min(now + request.durationMs, joined.mustEndBy)', 'now + request.durationMs'],
      ['const giveUpAt = Math.min(request.giveUpAt, mustEndBy);', 'const { giveUpAt } = request;'],
      ['request.readyAt === undefined && isFault(request.ending.reason)', 'isFault(request.ending.reason)'],
      ["return refuse('decided-already', { detail: `Its state is ${request.state}.` });", 'return notNow(request);'],
    ],
  ),
  ...domain(
    'leaving',
    ['transition'],
    [
      [
        "reason: isOwn(request, what.by) ? 'given-back' : 'revoked'",
        "reason: isOwn(request, what.by) ? 'revoked' : 'given-back'",
      ],
    ],
  ),
  ...domain(
    'claim',
    ['claim'],
    [
      ["kind === 'remove' && isRunBefore", 'isRunBefore'],
      ["owner !== instance && replicaOf(owner) !== ''", "replicaOf(owner) !== ''"],
      ["owner !== instance && replicaOf(owner) !== ''", 'owner !== instance'],
    ],
  ),
  ...domain(
    'decide/intent',
    ['decide/observe', 'decide/overlap'],
    [["first: kind === 'assign' && !holder.owned,", "first: kind === 'assign',"]],
  ),
  ...domain(
    'decide/end',
    ['decide/end'],
    [
      ["isTerminal(request) || (request.state === 'removing'", "(request.state === 'removing'"],
      ['request.ending.at <= at);', 'request.ending.at >= at);'],
      ['Math.max(acts.ended, (request.ending.said?.n ?? 0) + 1)', 'acts.ended'],
    ],
  ),
  ...domain(
    'decide/who',
    ['decide/who'],
    [
      ["if (samePerson(request.requester, person)) return refuse('self-approval');", ''],
      ["if (among === 'unknown' || facts.account === 'unknown')", "if (facts.account === 'unknown')"],
      ["if (among === 'unmet' || facts.account !== 'enabled')", "if (among === 'unmet')"],
      ["request.state === 'pending' && now < request.lapsesAt &&", "request.state === 'pending' &&"],
    ],
  ),
  ...domain(
    'decide/create',
    ['decide/create'],
    [
      ["if (first.state !== 'active' || draft.now >= first.endsAt)", "if (first.state !== 'active')"],
      ["return command.role.extendable ? ok(first) : refuse('extension-not-allowed');", 'return ok(first);'],
      ['first.value.chainMs + first.value.durationMs', 'first.value.durationMs'],
      ['if (first === undefined || !samePerson(first.requester, command.actor))', 'if (first === undefined)'],
    ],
  ),
  ...domain(
    'decide/approve',
    ['decide/approve'],
    [
      ['if (durationMs > request.askedMs)', 'if (durationMs > request.askedMs * 2)'],
      ["const late = request.state === 'pending' &&", "const late = request.state === 'scheduled' &&"],
      [
        "if (request.state !== 'denied' && decidedBy(request, command.actor))",
        'if (decidedBy(request, command.actor))',
      ],
    ],
  ),
  ...domain(
    'decide/end',
    ['decide/end'],
    [
      ["if (admin === 'unmet') return { code: 'not-found' };", ''],
      ["if (admin === 'unknown') return { code: 'directory-unavailable' };", ''],
      ['if (endedBy(request, command.actor)) return ok({ request, repeated: true });', ''],
    ],
  ),
  ...domain(
    'decide/decide',
    ['decide/decide'],
    [['Math.min(command.facts.askedAt, command.requesterFacts.askedAt)', 'command.facts.askedAt']],
  ),
  ...domain(
    'decide/observe',
    ['decide/observe', 'decide/overlap'],
    [
      ['if (read !== undefined && holder?.seq !== command.fence) return ok({ readAgain: true });', ''],
      [
        'claimedUntil(holder.intent, draft.instance) > draft.now) return ok({});',
        'claimedUntil(holder.intent, draft.instance) < draft.now) return ok({});',
      ],
      ['holder.removedAt === undefined || read.beganAt < holder.removedAt', 'holder.removedAt === undefined'],
      [
        '(holder.assignedAt ?? 0) + timings.goneAfterAssignMs) return false;',
        '(holder.assignedAt ?? 0)) return false;',
      ],
      ["if (read.user !== 'absent') return true;", 'return true;'],
      ['since === undefined || read.beganAt < since + timings.missingMs', 'since === undefined'],
      ['holder === undefined || holder.unsettled.length > 0) return;', 'holder === undefined) return;'],
      ["if (read.user === 'disabled') return 'user-disabled';", ''],
    ],
  ),
  ...domain(
    'decide/settle',
    ['decide/settle'],
    [
      [
        "const meansDone = { assign: 'duplicate', remove: 'absent' }",
        "const meansDone = { assign: 'none', remove: 'absent' }",
      ],
      ['if (call.first && others !== true)', 'if (others !== true)'],
      ["patient = code !== 'throttled' && count", 'patient = count'],
      ['const wait = Math.max(asked, Math.ceil(', 'const wait = Math.max(0, Math.ceil('],
      ['return { ...given, owned: true, assignedAt: now,', 'return { ...given, assignedAt: now,'],
    ],
  ),
  ...domain(
    'decide/advance',
    ['decide/advance', 'decide/overlap'],
    [
      [
        "request.state === 'pending' && request.lapsesAt <= draft.now",
        "request.state === 'pending' && request.lapsesAt < draft.now",
      ],
      ['now >= request.startsAt + timings.startGraceMs', 'now >= request.startsAt'],
      ["const reason = expired ? 'expired' : 'not-usable-in-time';", "const reason = 'expired';"],
      ['if (!expired && ended !== undefined) dropExtensions(draft, request.id, timings);', ''],
      ['const unsettled = next.unsettled.filter((call) => call.until > now);', 'const { unsettled } = next;'],
    ],
  ),
  ...domain(
    'decide/together',
    ['decide/together', 'decide/overlap', 'decide/end'],
    [
      ['.some((request) => isLive(request) && !isOver(request, draft.now))', '.some((request) => isLive(request))'],
      ['[...draft.extensionsOf(first)]', '[]'],
      ['holder.grants.filter((id) => id !== grant)', 'holder.grants'],
    ],
  ),
  ...domain(
    'next-step',
    ['next-step', 'next-step-without-directory'],
    [
      ['last === undefined || last.by === instance || last.at > now', 'last === undefined || last.at > now'],
      ['if (dues.some((at) => at <= now))', 'if (dues.some((at) => at < now))'],
      ["request.state === 'active' && request.endsAt <= now);", "request.state === 'active' && request.endsAt > now);"],
      ["{ do: 'remove', overdue: holder.owned }", "{ do: 'remove', overdue: false }"],
      ['Math.max(request.startsAt, first.endsAt)', 'request.startsAt'],
    ],
  ),
  ...domain(
    'sweep/brakes',
    ['sweep/brakes', 'sweep/brakes-on-record'],
    [
      ['role.armed.at >= role.observedAt', 'role.armed.at > 0'],
      ['seenAgain >= firstSeen + intervalMs', 'seenAgain >= firstSeen'],
      ['new Set([key, ...also])', 'new Set([key])'],
      ['ids.includes(id.toLowerCase()))', 'ids.includes(id))'],
      ['now <= lastComplete.at + 2 * environment.sweep.intervalMs', 'lastComplete.at > 0'],
      ['Math.max(Math.min(removals, 3),', 'Math.max(removals,'],
      ['Math.min(percent, 10) * holdersSeen', 'percent * holdersSeen'],
      ['if ((state.plan?.size ?? 0) > most)', 'if ((state.plan?.size ?? 0) > most + 1)'],
    ],
  ),
  ...domain(
    'sweep/remove',
    ['sweep/planned', 'sweep/run', 'sweep/brakes'],
    [
      ['draft.now <= planned.at + timings.plannedMs &&', ''],
      ['isOfPlan(planned, copy.roleId) &&', ''],
      ['sweepState(draft).foreign === undefined &&', ''],
    ],
  ),
  ...domain(
    'sweep/judge',
    ['sweep/run', 'sweep/sweep.property'],
    [["if (seen.kind === 'disabled') return 'disabled';", '']],
  ),
  ...domain(
    'breaker',
    ['breaker'],
    [
      ['breaker.failures >= timings.breakerFailures', 'breaker.failures > timings.breakerFailures'],
      [
        "const saysNothing: readonly string[] = ['user-disabled', 'throttled'];",
        'const saysNothing: readonly string[] = [];',
      ],
      ['if (requests.some(isLive)) continue;', ''],
    ],
  ),
  ...domain(
    'copies',
    ['copies'],
    [
      [
        "const notThere: readonly EndReason[] = ['removed-outside', 'refused-by-dataverse', 'user-disabled'];",
        'const notThere: readonly EndReason[] = [];',
      ],
      ['return holder.unit === read.unit ? undefined : read.own;', 'return read.own;'],
      ['slice(-mostGiven)', 'slice(0, mostGiven)'],
    ],
  ),
  ...domain(
    'unsettled',
    ['unsettled'],
    [
      ['other.until >= one.until ? [other, one] : [one, other]', '[other, one]'],
      ['const until = Math.max(call.until, own?.others ?? 0);', 'const { until } = call;'],
    ],
  ),
  ...domain(
    'subscription',
    ['subscription', 'decide/subscriptions'],
    [
      ["if (facts.account !== 'enabled') return 'unmet';", ''],
      ['one.ended === undefined && one.createdAt <= at', 'one.ended === undefined'],
    ],
  ),
  ...ledger('fate', [
    ["if (answer.kind === 'refused' && sent === 0)", "if (answer.kind === 'refused')"],
    ["if (fate === 'theirs') return { kind: 'lost' };", ''],
    ["if (refusal.code === 'busy') return { kind: 'busy', message: refusal.message };", ''],
  ]),
  ...ledger(
    'chain',
    [
      ["if (head.environment !== expected.environment) return { ok: false, fault: 'another environment' };", ''],
      ["if (head.deployment !== expected.deployment) return { ok: false, fault: 'another deployment' };", ''],
    ],
    ['chain', 'state'],
  ),
  ...ledger('open-set', [
    ['      .sort()\n', ''],
    ['text === null ? undefined : hashOf(text)', "hashOf(text ?? '')"],
    ['tree.change(key, row?.hash);', 'if (row !== undefined) tree.change(key, row.hash);'],
  ]),
  ...domain(
    'due-list',
    ['due-list'],
    [
      ['if (rests !== restedOn) for', 'if (rests === undefined) for'],
      ['new Set([...due, ...moved(),', 'new Set([...moved(),'],
    ],
  ),
  ...inFile(
    'api/src/ledger/open-set.ts',
    ['api/src/domain/due-list'],
    [['for (const next of requests.extending(row.doc.id)) moves(keyOf(next));', '']],
  ),
  ...ledger('digest-tree', [
    ['[...all.keys()].sort().map(', '[...all.keys()].map('],
    ['const isEmpty = below.every((hash) => hash === nothing);', 'const isEmpty = false;'],
    ['const there = after.get(place) ?? new Map(rows.get(place));', 'const there = new Map(rows.get(place));'],
    ['      moved.add(place);\n', ''],
  ]),
  ...ledger('time', [
    ['Math.abs(wall - wallOffset) > skewMs', 'Math.abs(wall - wallOffset) > skewMs * 10'],
    ['Math.min(Math.max(offset, least), most)', 'Math.max(offset, least)'],
  ]),
  ...api(
    'usecases/create-request',
    ['usecases/create-request'],
    [['const sameLength = request.askedMs === durationMs;', 'const sameLength = durationMs > 0;']],
  ),
  ...api(
    'service/repeat',
    ['usecases/create-request'],
    [
      ['there.role !== repeat.role || there.extends !== repeat.extending', 'there.role !== repeat.role'],
      [
        'said?.reason === undefined || said.changed === true || said.reason === repeat.reason',
        'said !== repeat.reason',
      ],
    ],
  ),
  ...api('usecases/get-board', ['usecases/get-board'], [['outcome.at > since', 'outcome.at < since']]),
  ...api(
    'service/last-closed',
    ['usecases/get-board', 'service/last-closed'],
    [
      ['read.slice(0, most)', 'read.slice(0)'],
      ['if (known?.closings === closings) return', 'if (known !== undefined) return'],
    ],
  ),
  ...api(
    'service/submit-command',
    ['usecases/create-request', 'usecases/decisions'],
    [
      ["if (service.notReady().length > 0) return refuse('not-ready', { retryAfterSeconds: 30 });", ''],
      [
        "return isOutdated(service) ? refuse('policy-outdated', { retryAfterSeconds: 60 }) : ok(undefined);",
        'return ok(undefined);',
      ],
    ],
  ),
  ...api(
    'views/request',
    ['views/request', 'usecases/get-request'],
    [
      [
        "const administers = isAmong(service.policy.administrators, viewer.facts) === 'met';",
        'const administers = false;',
      ],
      ['mayCancel: own && isWaiting(request, now)', 'mayCancel: isWaiting(request, now)'],
      ['mayExtend: own && !extended &&', 'mayExtend: own &&'],
    ],
  ),
  ...api('service/last-closed', ['usecases/get-board'], [['lastRequests = 5;', 'lastRequests = 6;']]),
  ...api(
    'service/decidable',
    ['usecases/get-board'],
    [['one.createdAt - other.createdAt', 'other.createdAt - one.createdAt']],
  ),
  ...api(
    'adapters/entra-tokens/remember-verified',
    ['adapters/entra-tokens/remember-verified'],
    [
      [') === key;', ') !== undefined;'],
      ['exp > now / 1000', 'exp > now / 1e6'],
      ['if (verified.ok) keep', 'keep'],
    ],
  ),
  ...api(
    'service/approvers',
    ['usecases/list-roles', 'usecases/get-board', 'usecases/create-request'],
    [
      ['member.enabled && member.oid !== requester)', 'member.enabled)'],
      ['member.enabled && member.oid !== requester.oid', 'member.oid !== requester.oid'],
    ],
  ),
  ...api(
    'service/viewer',
    ['usecases/decisions', 'usecases/list-requests', 'usecases/list-stuck-removals'],
    [["facts.groups === 'unknown' ? directory.lastKnown(facts.oid) : []", '[]']],
  ),
  ...api(
    'service/directory-facts',
    ['service/directory-facts'],
    [
      ['from += groupsACall) calls', 'from += groupsACall + 1) calls'],
      ["if (answer.kind !== 'done') return 'unknown';", "if (answer.kind !== 'done') continue;"],
      ['if (now - entry.at <= cachedMs) break;', 'break;'],
    ],
  ),
  ...api(
    'usecases/subscribe',
    ['usecases/subscriptions'],
    [["if (may !== 'met') return", "if (may === 'unmet') return"]],
  ),
  ...api('http/server', ['http/server'], [['keepAliveTimeout: 75_000,', 'keepAliveTimeout: 5_000,']]),
  ...api(
    'adapters/outgoing-http/agent',
    ['adapters/outgoing-http/agent'],
    [
      ['const idleMs = 20_000;', 'const idleMs = 240_000;'],
      ['new HttpAgent({ keepAlive, timeout: idleMs })', 'new HttpAgent({ keepAlive: true, timeout: idleMs })'],
    ],
  ),
  ...api(
    'domain/overdue',
    ['usecases/list-stuck-removals', 'views/request'],
    [['since < now - graceMs &&', 'since < now &&']],
  ),
  ...api(
    'worker/worker',
    ['worker/worker', 'worker/overdue-first'],
    [
      [
        'Number(other.next.overdue) - Number(one.next.overdue)',
        'Number(one.next.overdue) - Number(other.next.overdue)',
      ],
    ],
  ),
  ...api(
    'worker/back-offs',
    ['worker/back-offs'],
    [
      ['backed.delete(key);', 'backed.has(key);'],
      ['2 ** Math.min(count - 1, 10)', '2'],
      ['      backed.clear();\n', ''],
    ],
  ),
  ...api(
    'worker/limiter',
    ['worker/limiter'],
    [
      ['waiting.sort((one, other) => one.lane - other.lane);', ''],
      ['Math.floor(budget * 0.8)', 'budget'],
      [
        'paused = Math.max(paused, Math.min(monotonic, clock.monotonic() + timings.refusedMs));',
        'paused = Math.max(paused, monotonic);',
      ],
    ],
  ),
  ...api('worker/reconcile/recheck', reconciled, [
    ['left < service.timings.callMs', 'left < 0'],
    ['pausedUntil(ledger.view) > service.time.now()', 'pausedUntil(ledger.view) < 0'],
  ]),
  ...api('worker/reconcile/reconcile', reconciled, [
    ["if (went === 'factless') factless = true;", "if (went === 'factless') return 'later';"],
  ]),
  ...api(
    'worker/reconcile/facts-for',
    [...reconciled, 'worker/reconcile/facts-for'],
    [
      ["facts.groups !== 'unknown' && facts.account !== 'unknown'", "facts.groups !== 'unknown'"],
      ['isOutdated(service) || !mayBegin(needs)', '!mayBegin(needs)'],
    ],
  ),
  ...api(
    'worker/target',
    ['worker/target'],
    [
      ["if (right !== undefined && right !== organizationId) return 'other-organization';", ''],
      ["last.answering !== 'right' || last.at > since", "last.answering !== 'right' || last.at > -1"],
    ],
  ),
  ...api(
    'worker/enabled-again',
    ['worker/enabled-again'],
    [
      ['(disabled ? [] : [systemUserId])', '[systemUserId]'],
      ['notBefore = time.monotonic() + timings.backOffMaxMs;', 'notBefore = time.monotonic();'],
    ],
  ),
  ...api(
    'worker/sweep/run-sweep',
    ['worker/sweep/run-sweep'],
    [
      ['new Set(there.size > 0 ? roots : [])', 'new Set(roots)'],
      ["holders.filter((one) => one.kind === 'person').length", 'holders.length'],
    ],
  ),
  ...api(
    'worker/notices/send',
    ['worker/notices/deliver'],
    [
      ["if (code === 'gone') return { kind: 'over', reason: 'gone' };", ''],
      ["rights === 'unknown' ? { kind: 'later' }", "rights === 'unmet' ? { kind: 'later' }"],
    ],
  ),
  ...conversation('sending', [
    [
      'sending === undefined || sending.delivery.raised === 0) return stay(heard);',
      'sending === undefined) return stay(heard);',
    ],
    ['final: false, at: now };', 'final: true, at: now };'],
    [
      "const leavesOpen: ReadonlySet<string> = new Set(['outcome-unknown', 'internal-error']);",
      'const leavesOpen: ReadonlySet<string> = new Set();',
    ],
    [
      'if (next === undefined || sendingOf(talk) !== undefined) return stay(talk);',
      'if (next === undefined) return stay(talk);',
    ],
    [
      'if (delivery.raised <= timing.raisedAgain) return raise',
      'if (delivery.raised < timing.raisedAgain) return raise',
    ],
  ]),
  ...inFile(
    'pcf-control/src/language/language.ts',
    ['pcf-control/src/language/language'],
    [
      ["if (whole < 60) return t('Seconds'", "if (whole <= 60) return t('Seconds'"],
      ['if (whole >= 300) return length', 'if (whole > 300) return length'],
    ],
  ),
  ...conversation('hearing', [
    ['if (next.me.id !== shown?.me.id) return true;', ''],
    ['next.revision > shown.revision', 'next.revision >= 0'],
    ['talk.board && talk.board.me.id !== board.me.id ? [] : talk.sent', 'talk.sent'],
  ]),
  ...conversation('refreshing', [
    ['if (!talk.visible) return undefined;', ''],
    ['if (forced) return now;', ''],
    ['failures: refreshing.failures + 1,', 'failures: 1,'],
    ['now - movingSince < timing.movingAtMost', 'now >= movingSince'],
  ]),
];
