// What a pointer does.

/**
 * Whether the page was scrolled under a pointer that rests: the browser says then that it moved, by nothing.
 * @param {MouseEvent} event
 */
export function isScrolling(event) {
  return event.type === "pointermove" && event.movementX === 0 && event.movementY === 0;
}
