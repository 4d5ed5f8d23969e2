/** Gives each call an id of our own making; it stands in the log and in every problem. */
import type { RequestHandler, Response } from 'express';
import type { Random } from '../ports.js';

export const giveTraceId =
  (random: Random): RequestHandler =>
  (_request, response, next) => {
    response.locals['traceId'] = random.hex(16);
    next();
  };

export const traceIdOf = (response: Response): string => String(response.locals['traceId']);
