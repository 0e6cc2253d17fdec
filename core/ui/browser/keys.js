// Which keys a picture listens to, and which belong to the browser.

/** @type {Record<string, number[]>} [down, right] of a key */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
export const KEY_PAUSE = 200; // milliseconds that arrow keys rest before the server is asked

/**
 * Whether a key is the browser's or the system's, such as Alt with an arrow: back in the history.
 * @param {KeyboardEvent} event
 */
export const withModifier = (event) => event.altKey || event.ctrlKey || event.metaKey;

/**
 * [down, right] of an arrow key; nothing for any other.
 * @param {KeyboardEvent} event
 * @returns {number[] | undefined}
 */
export const arrowOf = (event) => (withModifier(event) ? undefined : ARROWS[event.key]);
