/** Personal texts, kept apart from the events so that they can be erased. */

/** What one act of a person says: the only place of personal words. */
export interface Words {
  readonly salt: string;
  readonly by?: string;
  readonly reason?: string;
  /** Where a flow is told: whoever has it can start that flow. */
  readonly address?: string;
}

/** Words of an act with the hash that stands for them everywhere else. */
export interface Saying {
  readonly words: Words;
  readonly hash: string;
}
