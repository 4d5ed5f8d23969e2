/**
 * The stated exposure of targets: each call and each read follows an answer of the right organization that is at most a
 * minute old. What another organization answers within that minute may be taken for the truth, and nothing later. That a role
 * is gone is never taken from it: the right one must have answered once more after such a read.
 */
import type { History } from './history.js';

/** Whether at this instant, when something was sent or a read began, an answer of before was still believed. */
export const isStillBelieved = (history: History, at: number): boolean =>
  (history.exchangedAt ?? []).some(
    (exchange) =>
      at >= exchange - history.staleMs - history.clockMs &&
      at <= exchange + (history.organizationMs ?? 0) + history.clockMs,
  );
