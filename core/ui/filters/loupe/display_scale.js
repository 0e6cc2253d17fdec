// The scale of a display, as core.figures.rendering has it: what the server would show these values with.

import { extremes } from "../../browser/numbers.js";

const MANY = 1 << 16; // values, from which on every fourth of a row is judged
const COMMON = 0.995; // the share of the values that the end of a scale is beyond

/**
 * The values at the two ends of a display's scale.
 * @param {Float32Array[]} planes of `width` values a row
 * @param {number} width
 * @param {string} display one of rendering.DISPLAYS
 */
export function scaleOf(planes, width, display) {
  if (display === "clip") return { low: 0, high: 1 };
  if (display === "stretch") {
    const [low, high] = extremes(planes);
    return { low, high };
  }
  const high = commonMagnitude(planes, width);
  return { low: display === "signed" ? -high : 0, high };
}

/** The magnitude that all but the largest half percent of the values stay below; the largest one if that is 0. */
function commonMagnitude(planes, width) {
  const step = planes.length * planes[0].length < MANY ? 1 : 4;
  const rows = planes[0].length / width;
  const magnitudes = new Float32Array(planes.length * rows * Math.ceil(width / step));
  let to = 0;
  for (const plane of planes) {
    for (let start = 0; start < plane.length; start += width) {
      for (let column = 0; column < width; column += step) magnitudes[to++] = Math.abs(plane[start + column]);
    }
  }
  magnitudes.sort();
  const common = magnitudes[Math.trunc(COMMON * (magnitudes.length - 1))];
  return common || Math.max(...extremes(planes).map(Math.abs));
}
