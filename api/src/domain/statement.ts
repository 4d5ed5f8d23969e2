/** Personal texts, kept apart from the events so that they can be erased. */

/** What one act of a person says: the only place of personal texts. */
export interface Statement {
  readonly salt: string;
  readonly by?: string;
  readonly reason?: string;
  /** Where a flow is told: whoever has it can start that flow. */
  readonly address?: string;
}

/** The statement of an act with the hash that stands for them everywhere else. */
export interface NewStatement {
  readonly statement: Statement;
  readonly hash: string;
}
