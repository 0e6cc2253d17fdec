// What a pointer does.

/** @type {number[] | null} where the pointer was last, on the screen */
let lastPlace = null;

// Components hear of a move before the window does.
globalThis.addEventListener("pointermove", ({ screenX, screenY }) => {
  lastPlace = [screenX, screenY];
});

/**
 * Whether the page was scrolled under a pointer that rests: the browser says then that it moved, to where it was.
 * @param {MouseEvent} event
 */
export function isScrolling({ type, screenX, screenY }) {
  return type === "pointermove" && lastPlace?.[0] === screenX && lastPlace[1] === screenY;
}
