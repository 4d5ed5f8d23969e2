/**
 * An environment whose address nobody knows: it left the policy before addresses were kept. What is due there is written
 * down; nothing is sent until it stands in the policy again.
 */
import type { Answer, Dataverse } from '../ports.js';
import type { Target } from './target.js';

const nowhere = <T>(): Promise<Answer<T>> =>
  Promise.resolve({ kind: 'unknown', cause: 'dataverse: the ledger has no address' });

export const noDataverse: Dataverse = {
  rolesOf: nowhere,
  rolesOfRow: nowhere,
  copyOf: nowhere,
  assign: nowhere,
  remove: nowhere,
  whoIs: nowhere,
};

export const noAddress: Target = {
  answering: () => 'no-address',
  askedAt: () => Infinity,
  isRight: () => Promise.resolve(false),
  isKnown: () => false,
};
