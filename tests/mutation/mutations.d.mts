export interface Mutation {
  /** From the root of the repository. */
  readonly file: string;
  readonly tests: readonly string[];
  readonly find: string;
  readonly replace: string;
}

export declare const mutations: readonly Mutation[];
