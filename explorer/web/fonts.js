// The font of the page is a file that the page brings along; a text is measured once it is there.

/**
 * Call `come` as soon as a font-family can be drawn with, and again whenever the page has loaded a font.
 *
 * A family of the machine itself, or one whose file cannot be had, is there at once.
 *
 * @param {string} family a CSS font-family
 * @param {() => void} come
 * @returns {() => void} what ends it
 */
export function whenFontsCome(family, come) {
  const ended = new AbortController();
  const first = () => {
    if (ended.signal.aborted) return;
    come();
    document.fonts.addEventListener("loadingdone", come, { signal: ended.signal });
  };
  document.fonts.load(`12px ${family}`).then(first, first);
  return () => ended.abort();
}
