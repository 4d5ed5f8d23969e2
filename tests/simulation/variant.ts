/** A rule of the product, and the patch of its source that breaks it. */

export interface Patch {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Variant {
  readonly name: string;
  /** What holds in the product and not here. */
  readonly rule: string;
  /** Where it shows, and which law must notice. */
  readonly scenario: string;
  readonly law: string;
  readonly patches: readonly Patch[];
}
