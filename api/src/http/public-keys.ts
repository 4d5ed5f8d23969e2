/** Publishes the keys with which receivers verify notices, as a JSON Web Key set; anybody may read it. */
import { Router } from 'express';
import type { PublicKey } from '../ports.js';
import { sendProblem } from './problem.js';
import { traceIdOf } from './trace.js';

const path = '/.well-known/jwks.json';

export function createPublicKeys(keys: readonly PublicKey[]): Router {
  const router = Router({ strict: true, caseSensitive: true });
  const set = {
    keys: keys.map(({ keyId, x }) => ({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: keyId, x })),
  };
  router.get(path, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=300').json(set);
  });
  router.all(path, (_request, response) => {
    sendProblem(response, { code: 'method-not-allowed', headers: { Allow: 'GET, HEAD' } }, traceIdOf(response));
  });
  return router;
}
