// The settings of the repository, with the transformer that puts the mistake in.
import { join } from 'node:path';
import config from '../../jest.config.js';

const transformer = join(import.meta.dirname, 'transformer.cjs');

export default {
  ...config,
  rootDir: join(import.meta.dirname, '..', '..'),
  projects: config.projects.map((project) => ({
    ...project,
    transform: Object.fromEntries(
      Object.entries(project.transform).map(([pattern, [, options]]) => [pattern, [transformer, options]]),
    ),
  })),
};
