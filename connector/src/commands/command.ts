/** What the commands of this package have in common: where they write, and how they end. */

export interface Terminal {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** Folder that names on the command line start from. */
  readonly folder: string;
}

/** 0: all is well; 1: something was found; 2: it was called in a wrong way. */
export type ExitCode = 0 | 1 | 2;

/** `1 finding`, `2 findings`. */
export const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
