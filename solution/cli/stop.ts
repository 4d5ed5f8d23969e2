/** How a command ends when it cannot go on: a sentence for people and an exit code for scripts. */

/** 1: something is wrong with what was given or made. 2: the command line. 3: pac is needed and is not here. */
export const exitCodes = { wrong: 1, usage: 2, noPac: 3 } as const;

/** Carries the exit code; its message is shown without a stack. */
export class Stop extends Error {
  readonly code: (typeof exitCodes)[keyof typeof exitCodes];

  constructor(reason: keyof typeof exitCodes, message: string) {
    super(message);
    this.code = exitCodes[reason];
  }
}
