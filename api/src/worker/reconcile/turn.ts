/** What one turn of reconciling a holder is handed, and how it goes. */
import type { Person } from '../../domain/person.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Service } from '../../service/service.js';
import type { DataverseCalls } from '../dataverse-calls.js';
import type { Target } from '../target.js';

export interface ReconcileNeeds {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly calls: DataverseCalls;
  readonly target: Target;
  readonly instance: string;
  readonly stopped: () => boolean;
}

/** `factless`: done, but the directory did not answer for what begins. */
export type Turn = 'again' | 'read' | 'factless' | 'later' | 'unwritten';

/** Whose holder, and of which role. */
export interface Subject {
  readonly person: Person;
  readonly rootRole: string;
}
