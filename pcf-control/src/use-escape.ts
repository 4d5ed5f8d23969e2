/** Closes something with Escape, and keeps that key to itself: the app would close more than what was meant. */
import { useEffect, type RefObject } from 'react';

/**
 * React 16 hears keys at the document, after every element of the app: too late to keep one. So the element itself listens.
 * Without `act` the key goes on.
 */
export function useEscape(element: RefObject<HTMLElement>, act: (() => void) | undefined): void {
  useEffect(() => {
    const own = element.current;
    if (own === null || act === undefined) return undefined;
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      act();
    };
    own.addEventListener('keydown', hear);
    return () => own.removeEventListener('keydown', hear);
  });
}
