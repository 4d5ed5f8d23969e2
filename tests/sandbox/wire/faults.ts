/** Switches that make a server of the sandbox answer as a bad day does: which call is hit, how, and how often. */

export type Fault =
  /** An answer instead of the work: nothing is applied. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** 200 with a page of HTML, as a proxy or a sign-in page gives. Nothing is applied. */
  | { readonly kind: 'html' }
  /** 200 with no body at all. Nothing is applied. */
  | { readonly kind: 'empty' }
  /** The connection ends before anything is applied. */
  | { readonly kind: 'drop-before' }
  /** Applied, then the connection ends without an answer. */
  | { readonly kind: 'drop-after' }
  /** Applied, then the answer ends in the middle of its body. */
  | { readonly kind: 'cut' }
  /** Applied at once, answered after so many ms. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Nothing happens until this is fulfilled; then it is applied and answered. */
  | { readonly kind: 'held'; readonly when: Promise<unknown> }
  /** The connection ends now, the effect comes when this is fulfilled. */
  | { readonly kind: 'late'; readonly when: Promise<unknown> }
  /** Applied, then answered with another body: what `change` makes of the right one. */
  | { readonly kind: 'changed'; readonly change: (body: unknown) => unknown }
  /** 204 as if all were well, and no effect. */
  | { readonly kind: 'no-effect' };

export interface FaultRule {
  readonly fault: Fault;
  readonly method?: string;
  /** Held against path and query. */
  readonly path?: RegExp;
  /** How many calls are hit; 1 when left out. */
  readonly times?: number;
}

export interface Faults {
  /** Adds a rule behind those that stand. Returns what takes it away again. */
  add(rule: FaultRule): () => void;
  clear(): void;
  /** The fault for this call, used up by asking. */
  take(method: string, pathAndQuery: string): Fault | undefined;
}

export const createFaults = (): Faults => {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  return {
    add: (rule) => {
      const entry = { rule, left: rule.times ?? 1 };
      rules.push(entry);
      return () => {
        rules = rules.filter((other) => other !== entry);
      };
    },
    clear: () => {
      rules = [];
    },
    take: (method, pathAndQuery) => {
      const hit = rules.find(
        ({ rule, left }) =>
          left > 0 &&
          (rule.method === undefined || rule.method === method) &&
          (rule.path === undefined || rule.path.test(pathAndQuery)),
      );
      if (!hit) return undefined;
      hit.left -= 1;
      return hit.rule.fault;
    },
  };
};

/** Throttled by Dataverse, with each of its three codes. */
export const dataverseThrottled = (
  limit: 'requests' | 'time' | 'concurrency',
  retryAfterSeconds?: number | string,
): Fault => {
  const [code, message] = {
    requests: ['0x80072322', 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.'],
    time: ['0x80072321', 'Combined execution time of incoming requests exceeded limit of 1200000 milliseconds.'],
    concurrency: ['0x80072326', 'Number of concurrent requests exceeded the limit of 52.'],
  }[limit] as [string, string];
  return {
    kind: 'answer',
    status: 429,
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
    body: { error: { code, message } },
  };
};
