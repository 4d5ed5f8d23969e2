// Makes what webpack left smaller: names that only this control knows become short, in the bundle and in what it names.
import { transformSync } from 'esbuild';

/** Properties of our own objects. None of them is on an object of React, Fluent, the browser, the host or a board. */
const ownProperties = [
  'about again answerWithin answeredAt askedAt assertive backOff bigNote board boardAt boardText browser',
  'choices chosen command conversation dashed decimalComma delivery denying dismiss drafts effects exact',
  'expanded failedAt failures firstAskedAt firstAt focusAtOnce forced handedOver hostTheme icon lastAt lead',
  'look lookOutside mark message meter mountedAt movingAtMost movingSince newId nextAt nextTryMs',
  'notifyOutputChanged onBack onChoose onClose onDeny onDraft onEscape onName onSend onSize onTab onToggle',
  'onVisibility onWayOut plain polite primary problemText queryArrived raiseAfter raiseAt raised raisedAgain',
  'readOnly refreshWithin refreshing sendAgain sent sentence sentences setContentHeight setDenying shimmer',
  'stale staleSince steps talk themeJson toServer tone twelveHours unreadable visible wantedQuery wayOut',
  'when words zoneMinutes',
]
  .join(' ')
  .split(' ');

/** Keys that are put together at run time, by their beginnings; the same that a test of the texts knows. */
const composed = /^(Tab|Kind|State|Studio|Cause|Problem|Sweep|Held)_/;

/** `a`, `b`, … `Z`, `aa`, …: each number its own name. */
const shortName = (number) => {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const rest = Math.floor(number / letters.length);
  return (rest > 0 ? shortName(rest - 1) : '') + letters[number % letters.length];
};

const base = (key) => key.replace(/_(one|other)$/, '');
const keysIn = (resx) => [...resx.matchAll(/<data name="([^"]+)"/g)].map(([, key]) => key);

/**
 * The bundle with short names, and the texts of each language with the keys that the bundle then asks for. Keys that the
 * manifest names stay, and so do those that are put together at run time.
 */
export function slim(bundle, manifest, languages) {
  const [first = ''] = languages;
  const plain = [...new Set(keysIn(first).map(base))].filter(
    (key) => !composed.test(key) && !manifest.includes(`"${key}"`),
  );
  const used = plain.filter((key) => new RegExp(`(["'\`])${key}\\1`).test(bundle));
  const names = new Map(used.sort().map((key, at) => [key, shortName(at)]));
  const texts = bundle.replace(/(["'`])(\w+)\1/g, (whole, quote, key) =>
    names.has(key) ? `${quote}${names.get(key)}${quote}` : whole,
  );
  const { code } = transformSync(texts, {
    minify: true,
    legalComments: 'none',
    target: ['chrome109', 'edge109', 'firefox115', 'safari16.4'],
    mangleProps: new RegExp(`^(${ownProperties.join('|')})$`),
  });
  const renamed = languages.map((resx) =>
    resx.replace(/<data name="([^"]+)"/g, (whole, key) => {
      const name = names.get(base(key));
      return name === undefined ? whole : `<data name="${name}${key.slice(base(key).length)}"`;
    }),
  );
  return {
    bundle: code.replace(/\bconst\b(?=[ [{])/g, 'let').replace(/pcf_tools_[0-9a-f]{32}/g, 'jitAccess'),
    languages: renamed,
  };
}
