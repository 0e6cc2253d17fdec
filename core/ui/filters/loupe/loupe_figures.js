// What stands beside the loupe's pictures: the kernel, the parts and their scales.

import { imageCanvas } from "../../browser/canvas.js";
import { CHANNEL_NAMES } from "../../browser/colors.js";
import { element, labelledCanvas } from "../../browser/element.js";
import { drawGrid, weightCells } from "../../browser/grid.js";
import { largestOf, number } from "../../browser/numbers.js";
import { scaleEnds } from "../../browser/scales.js";
import { typeScale } from "../../browser/type_size.js";

/** @typedef {import("./loupe_message.js").Legend} Legend */

/**
 * The kernels of the filter as colored matrices with their numbers.
 * @param {Pick<import("./loupe_message.js").LoupeHeader, "kernels" | "labels" | "kernelSize" | "palette" | "cellColors">} setup
 */
export function kernelFigures({ kernels, labels, kernelSize: [rows, columns], palette, cellColors }) {
  const several = kernels.length > 1;
  const side = several
    ? Math.max(4, Math.min(25, Math.floor(75 / columns))) * typeScale()
    : Math.max(9, Math.min(44, Math.floor(190 / Math.max(rows, columns)))) * typeScale();
  const largest = largestOf(kernels);
  return kernels.map((kernel, channel) => {
    const canvas = element("canvas", { role: "img", "aria-label": `Weights: ${labels[channel].join(", ")}` });
    drawGrid(canvas, columns, weightCells(kernel, labels[channel], palette, largest, cellColors), side);
    return labelledCanvas(several ? CHANNEL_NAMES[channel] : `Kernel ${rows} × ${columns}`, canvas);
  });
}

/** What one input channel contributes to the output, as a small picture. */
export function partFigure(name, image) {
  return element("figure", { class: "part" }, element("figcaption", { text: name }), imageCanvas(image));
}

/**
 * The bar from the lowest to the highest value shown, and the true range of the values; white is written as `full`.
 * @param {Legend} legend
 * @param {string[]} palette
 * @param {number} full
 */
export function legend({ display, low, high, smallest, largest, colors, label }, palette, full) {
  const signed = display === "signed";
  const text = (value) => number(value * full);
  return [
    bar(
      signed && colors === 1 ? palette : [THEME.dark, THEME.light],
      display,
      [low, high],
      [smallest, largest],
      text,
    ),
    element("div", { text: `${label} · true min ${text(smallest)}, max ${text(largest)}` }),
  ];
}

/**
 * A bar with the values at its two ends; one that other values go beyond says so.
 * @param {number[]} range the smallest and the largest value
 */
function bar(stops, display, ends, range, text) {
  const [low, high] = ends;
  const magnitudes = display === "absolute" ? range.map(Math.abs) : range;
  const [below, above] = [Math.min(...magnitudes) < low, Math.max(...magnitudes) > high];
  return scaleEnds(
    stops,
    `${below ? "≤ " : ""}${text(low)}`,
    ...(display === "signed" ? ["0"] : []),
    `${above ? "≥ " : ""}${text(high)}`,
  );
}

/**
 * The bar of what each channel contributes: the small pictures share one scale.
 * @param {number[]} ends the values at the two ends of the scale
 * @param {number[]} range the smallest and the largest of the values
 * @param {Legend} legend
 * @param {string[]} palette
 * @param {number} full
 */
export function partLegend(ends, range, { display }, palette, full) {
  const stops = display === "signed" ? palette : [THEME.dark, THEME.light];
  return bar(stops, display, ends, range, (value) => number(value * full));
}
