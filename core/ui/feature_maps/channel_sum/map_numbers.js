// The numbers inside the pixels of a map that is small enough for them to be read.

import { divergingColor } from "../../browser/colors.js";

/** CSS pixels of a map's pixel, from which on its number can be read. */
export const ROOM_FOR_A_NUMBER = 30;
const MOST_NUMBERS = 400; // pixels of a map

/**
 * Every value on its color, all with as many decimals as two digits of the largest need; null where there are too many.
 * @param {Float32Array} values
 * @param {number} largest the end of the color scale
 * @param {string[]} palette
 */
export function mapNumbers(values, largest, palette) {
  if (values.length > MOST_NUMBERS) return null;
  const decimals = largest > 0 ? Math.min(6, Math.max(0, 2 - Math.ceil(Math.log10(largest)))) : 0;
  return [...values].map((value) => ({
    text: numberIn(value, decimals),
    rgb: divergingColor(palette, largest > 0 ? value / largest : 0),
  }));
}

/** −0.25 as −.25, for the room that it takes; 0 where nothing else is left of a value. */
export function numberIn(value, decimals) {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? "0" : text.replace(/^(-?)0\./, "$1.").replace("-", "−");
}
