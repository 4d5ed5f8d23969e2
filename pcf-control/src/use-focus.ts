/** Moves the focus when what had it went away: to the heading of what came instead, never elsewhere. */
import { useEffect, useRef, type RefObject } from 'react';

const heading = '[data-jit-heading]';

/**
 * When `phase` changes and the focus was inside `pane` (or is nowhere, because its element is gone), focuses the
 * heading inside the pane, unless another heading there took it already. A refresh that changes no phase moves no focus.
 */
export function useFocusOnPhase(pane: RefObject<HTMLElement>, phase: string): void {
  const before = useRef(phase);
  useEffect(() => {
    if (before.current === phase) return;
    before.current = phase;
    const element = pane.current;
    if (element === null) return;
    const { activeElement, body } = element.ownerDocument;
    const nowhere = activeElement === null || activeElement === body;
    if (nowhere || (element.contains(activeElement) && !activeElement.matches(heading)))
      element.querySelector<HTMLElement>(heading)?.focus();
  });
}
