// The bars that say which color means which value.

import { element } from "./element.js";
import { number } from "./numbers.js";

/**
 * The bar of a signed scale from -largest to largest, and the true range of the values.
 * @param {string[]} palette
 * @param {number} largest
 * @param {number[]} range the smallest and the greatest value
 */
export function mapLegend(palette, largest, [smallest, greatest]) {
  return element(
    "div",
    { class: "legend" },
    mapBar(palette, [
      `${smallest < -largest ? "≤ " : ""}${number(-largest)}`,
      `${greatest > largest ? "≥ " : ""}${number(largest)}`,
    ]),
    element("div", { text: `true min ${number(smallest)}, max ${number(greatest)}` }),
  );
}

/**
 * The bar of a signed scale with texts at its two ends, zero in its middle.
 * @param {string[]} palette
 * @param {string[]} ends
 */
export function mapBar(palette, [low, high]) {
  return scaleEnds(palette, low, "0", high);
}

/**
 * The bar of a scale from the first color to the last, with texts below it.
 * @param {string[]} colors
 * @param {...string} texts from the left to the right
 */
export function scaleEnds(colors, ...texts) {
  return element(
    "div",
    { class: "scale" },
    element("div", { class: "bar", style: `background: linear-gradient(to right, ${colors.join(",")})` }),
    element("div", { class: "ends" }, ...texts.map((text) => element("span", { text }))),
  );
}
