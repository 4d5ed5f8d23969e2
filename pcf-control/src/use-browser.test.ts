import { createBrowser } from './use-browser';

test('a size is that of the layout, not of what a transform makes of it', () => {
  const element = document.createElement('div');
  Object.defineProperties(element, { offsetWidth: { value: 320 }, offsetHeight: { value: 480 } });
  element.getBoundingClientRect = () => new DOMRect(0, 0, 160, 240);
  const sizes: number[][] = [];
  const end = createBrowser().onSize(element, (...size) => sizes.push(size));
  end();
  expect(sizes).toEqual([[320, 480]]);
});
