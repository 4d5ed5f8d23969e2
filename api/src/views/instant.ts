/** Instants on the wire. */

/** Epoch ms as UTC ISO 8601. */
export const instant = (at: number): string => new Date(at).toISOString();
