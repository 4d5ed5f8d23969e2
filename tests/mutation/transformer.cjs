// Translates files for jest as always, with the one mistake in that the variable MUTATION carries: the working tree is never touched.
const { join } = require('node:path');
const { createTransformer } = require('@swc/jest');

const root = join(__dirname, '..', '..');

module.exports = {
  createTransformer(options) {
    const swc = createTransformer(options);
    const { file, find, replace } = JSON.parse(process.env.MUTATION ?? '{}');
    const mutated = (source, path) => (file && path === join(root, file) ? source.split(find).join(replace) : source);
    return {
      canInstrument: swc.canInstrument,
      process: (source, path, how) => swc.process(mutated(source, path), path, how),
      // Of the mutated text, so that a cached translation is never the wrong one.
      getCacheKey: (source, path, how) => swc.getCacheKey(mutated(source, path), path, how),
    };
  },
};
