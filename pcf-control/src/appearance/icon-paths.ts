/** The shapes of the icons: paths on a 16 px grid, and the names by which the appearance of something picks one. */

const circle = 'M8 1.7a6.3 6.3 0 100 12.6A6.3 6.3 0 008 1.7z';

export const iconPaths = {
  ok: `${circle}M5 8.2l2.1 2.1 4-4.3`,
  no: `${circle}M5.8 5.8l4.4 4.4m0-4.4l-4.4 4.4`,
  dk: 'M6.4 2a6.2 6.2 0 013.2 0m2.7 1.5a6.2 6.2 0 011.8 3m0 3a6.2 6.2 0 01-1.8 3M9.6 14a6.2 6.2 0 01-3.2 0m-2.7-1.5a6.2 6.2 0 01-1.8-3m0-3a6.2 6.2 0 011.8-3m2.6 2.8a1.7 1.7 0 113 1.2c-.7.5-1.2.9-1.2 1.7m0 1.9v.1',
  warn: 'M8 2l6.3 11.5H1.7zM8 6.3v3.6m0 1.8v.1',
  info: `${circle}M8 7.2v3.9M8 4.9V5`,
  people:
    'M6 3a2.4 2.4 0 100 4.8A2.4 2.4 0 006 3zM1.7 13.2a4.3 4.3 0 018.6 0M10.7 3.2a2.3 2.3 0 010 4.4m1.3 2a4 4 0 012.3 3.6',
  now: 'M9.2 1.7L3.7 9h3.7l-.7 5.3L12.3 7H8.6z',
  later: 'M2 3.3h12V14H2zm0 3.2h12M5 1.8v2.7m6-2.7v2.7M8 8.5v2.2l1.6.9',
  clock: `${circle}M8 4.3V8l2.5 1.6`,
  glass: 'M4 2h8M4 14h8M5 2c0 3.7 3 3.7 3 6s-3 2.3-3 6M11 2c0 3.7-3 3.7-3 6s3 2.3 3 6',
  key: 'M5 8.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM7 9l6-6m-2.4 2.4l2 2m-.2-3.8l1.5 1.5',
  send: 'M2 8l12-5.4-3.6 11.3-2.8-4.7zm5.6 1.2L14 2.6',
  eye: 'M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8zM8 6a2 2 0 100 4 2 2 0 000-4z',
  back: 'M6.4 3L2.5 6.9l3.9 3.9M2.6 6.9H10a3.5 3.5 0 010 7H7.2',
  extend: 'M14.2 7a6.3 6.3 0 10-6.8 7.3M8 4.4V8l2.1 1.3M12 9.8v4.6m-2.3-2.3h4.6',
  deny: `${circle}M3.6 3.6l8.8 8.8`,
  copy: 'M5 5h8.6v9H5zm-2 6V2h7.4',
  refresh: 'M13.5 6a5.9 5.9 0 10-.2 4.4m.5-7.9V6h-3.5',
  check: 'M3 8.4l3.3 3.3L13 4.7',
  down: 'M3.5 6L8 10.4 12.5 6',
  left: 'M10 3.5L5.6 8l4.4 4.5',
} as const;

export type IconName = keyof typeof iconPaths;
