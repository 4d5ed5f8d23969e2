/** Types of setup.mjs for its tests; the script itself must run before anything is installed. */
export declare const root: string;

interface Locked {
  readonly version?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
export interface Lockfile {
  readonly packages: Readonly<Record<string, Locked>>;
}

export declare const patience: readonly string[];
export declare function nodeProblem(version: string, range: string): string | undefined;
export declare function isInstalled(lock: Lockfile, installed: Lockfile): boolean;
export declare function findChromium(environment?: Readonly<Record<string, string | undefined>>): string | undefined;
export declare function provideChromium(): string;
export declare function npm(args: readonly string[], what: string): void;
export declare function setUp(): void;
