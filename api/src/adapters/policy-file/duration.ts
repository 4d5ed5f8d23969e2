/** Reads ISO 8601 durations of fixed length: days, hours, minutes and seconds. Years, months and weeks have no place. */

/** As a regular expression, for the published schema too. */
export const durationPattern = /^P(?=\d|T\d)(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** Milliseconds of a text such as PT8H, PT5S or P1D; undefined when it is no such duration. Zero is a value. */
export function durationMs(text: string): number | undefined {
  const parts: readonly (string | undefined)[] | null = durationPattern.exec(text);
  if (parts === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** The shortest such text for so many whole seconds, given in milliseconds. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const text = parts.map(([count, letter]) => (count > 0 ? `${String(count)}${letter}` : '')).join('');
  return `PT${text === '' ? '0S' : text}`;
}
