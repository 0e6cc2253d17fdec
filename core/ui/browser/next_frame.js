// Drawing once for all that happens between two frames of the browser.

/**
 * A function that has something drawn with the next frame, however often it is called before.
 * @param {() => void} draw
 */
export function onNextFrame(draw) {
  let frame = null;
  return () => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      draw();
    });
  };
}
