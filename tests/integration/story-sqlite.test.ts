import { storyOn } from './story.suite.js';

describe('on SQLite', () => {
  storyOn('sqlite');
});
