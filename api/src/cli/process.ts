/** The service of the API as a process: reads the settings and serves. Loaded once the process listens to signals. */
import { faultLines, readConfig } from '../config/read-config.js';
import { serve, type Serving } from './serve.js';

/** What ends in order; each reason why nothing serves is a sentence with what to do. */
export async function begin(): Promise<
  { readonly ok: true; readonly value: Serving } | { readonly ok: false; readonly reasons: readonly string[] }
> {
  const reading = readConfig();
  return reading.ok ? serve(reading.value) : { ok: false, reasons: faultLines(reading.faults) };
}
