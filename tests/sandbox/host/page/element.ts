/** Makes an element of the page with a text and a class. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  text = '',
  className = '',
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
};
