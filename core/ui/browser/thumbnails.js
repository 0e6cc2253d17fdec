// Thumbnails of maps, sent as one picture of all of them below each other, and buttons with them.

import { withModifier } from "./keys.js";

/** Show a mosaic's thumbnails in as many canvases, which must exist. */
export function drawThumbnails(canvases, bitmap, [height, width]) {
  const rows = bitmap.height / canvases.length;
  canvases.forEach((canvas, i) => {
    [canvas.width, canvas.height] = [bitmap.width, rows];
    canvas.getContext("2d").drawImage(bitmap, 0, -i * rows);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  });
}

/**
 * Arrow keys walk from button to button, of which one is in the order of tabs.
 * @param {KeyboardEvent} event
 * @param {HTMLButtonElement[]} buttons
 */
export function walkAmong(event, buttons) {
  if (withModifier(event)) return;
  const from = /** @type {HTMLButtonElement} */ (event.target);
  const at = buttons.indexOf(from);
  const line = buttons.filter((button) => button.offsetTop === buttons[0].offsetTop).length;
  const step = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -line,
    ArrowDown: line,
    Home: -at,
    End: buttons.length - 1 - at,
  }[event.key];
  const next = buttons[at + step];
  if (step === undefined) return;
  event.preventDefault();
  if (!next) return;
  [from.tabIndex, next.tabIndex] = [-1, 0];
  next.focus();
}
