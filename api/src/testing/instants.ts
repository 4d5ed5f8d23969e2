/** Instants and lengths that tests speak of, in ms. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** When most tests begin: 2026-03-02, 10 o'clock UTC. */
export const ten = Date.UTC(2026, 2, 2, 10);
