/** What is known of a call while it is under way, kept with its answer. */
import type { Response } from 'express';
import type { Person } from '../domain/person.js';
import type { Problem } from '../domain/result.js';

export interface Call {
  operation?: string;
  /** The person or application of a verified token. */
  actor?: Person & { readonly client?: string };
  commandId?: string;
  problem?: Problem & { readonly errors?: readonly { readonly field: string }[] };
}

export const callOf = (response: Response): Call => (response.locals['call'] ??= {}) as Call;
