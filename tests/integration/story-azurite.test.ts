import { storyOn } from './story.suite.js';

describe('on Azure Tables (Azurite)', () => {
  storyOn('azurite');
});
