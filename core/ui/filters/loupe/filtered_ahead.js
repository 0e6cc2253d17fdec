// The output for a slider's next position, worked out in the browser: see foresight.js. Nothing is guessed: where
// only the server can tell, it is waited for.

import { MOST_PRODUCTS, correlate, paddedPlane } from "../../browser/correlate.js";
import { element } from "../../browser/element.js";
import { paletteTable } from "../../browser/maps.js";
import { extremes, number } from "../../browser/numbers.js";
import { movedBy, outputSizeOf, windowFits } from "../../browser/window.js";
import { kernelSizes } from "./kernel_store.js";

/** The setup of the loupe that a slider of the sidebar asks for, or null where only the server can tell. */
export function foreseen(setup, picture, slider, value) {
  const asked = movedBy(setup.spec, slider, value);
  const resizes = slider === "Kernel size" && kernelSizes.latest?.digest === setup.kernelSizes;
  if (!asked && !resizes) return null;
  const spec = asked ?? { ...setup.spec, padding: setup.paddings[value - 1] };
  const kernelSize = resizes ? [value, value] : setup.kernelSize;
  const kernels = resizes ? kernelSizes.latest.kernels[value - 1] : setup.kernels;
  const moves = { ...spec, kernelSize };
  if (!windowFits(moves, picture)) return null;
  const outputSize = outputSizeOf(moves, picture);
  if (outputSize[0] * outputSize[1] * kernels[0].length * picture.channels > MOST_PRODUCTS) return null;
  const resized = resizes && {
    labels: kernels.map((kernel) => kernel.map((weight) => number(weight))),
    cellColors: [],
  };
  const lost = [
    [0, 0],
    [0, 0],
  ]; // which ones is the server's to say
  return { ...setup, ...resized, spec, kernels, kernelSize, outputSize, lost, ahead: true };
}

/** The output's planes (white is 1): one where the filter sums its channels, else one for each. */
export function filteredPlanes(window, { summed, outputSize }) {
  const planes = [];
  for (let channel = 0; channel < window.picture.channels; channel += 1) {
    if (!channel || !summed) planes.push(new Float32Array(outputSize[0] * outputSize[1]));
    const kernel = window.kernelOf(channel);
    correlate(
      paddedPlane(window, channel),
      kernel.map((weight) => weight / 255),
      window,
      outputSize,
      planes.at(-1),
    );
  }
  return planes;
}

/** The legend of planes on the scale of the last one: only "stretch" has a scale that follows the values. */
export function legendOf(planes, legend) {
  const [smallest, largest] = extremes(planes);
  const stretched = legend.display === "stretch" ? { low: smallest, high: largest } : {};
  return { ...legend, smallest, largest, ...stretched };
}

/** Planes as a canvas, colored as core.figures.rendering does. */
export function paintedPlanes(planes, [height, width], legend, palette) {
  const canvas = element("canvas", { width, height });
  canvas.getContext("2d").putImageData(coloredPlanes(planes, [height, width], legend, palette), 0, 0);
  return canvas;
}

/**
 * The same as the pixels of a canvas.
 * @param {Float32Array[]} planes
 * @param {number[]} size [height, width]
 * @param {{display: string, low: number, high: number}} legend
 * @param {string[]} palette
 */
export function coloredPlanes(planes, [height, width], legend, palette) {
  const pixels = new ImageData(width, height);
  if (planes.length > 1) {
    pixels.data.fill(255);
    planes.forEach((plane, channel) => fillLevels(pixels.data, plane, legend, channel, 4));
  } else {
    const levels = new Uint8ClampedArray(planes[0].length);
    fillLevels(levels, planes[0], legend, 0, 1);
    const table =
      legend.display === "signed"
        ? paletteTable(palette)
        : Uint32Array.from({ length: 256 }, (_, i) => 0xff000000 + i * 0x010101);
    const words = new Uint32Array(pixels.data.buffer);
    for (let at = 0; at < words.length; at += 1) words[at] = table[levels[at]];
  }
  return pixels;
}

/** Levels from a legend's low to its high: every `step`-th entry from `first`. The clamped array rounds and clips to 0..255. */
function fillLevels(levels, plane, { display, low, high }, first, step) {
  const top = display === "signed" ? 254 : 255;
  const [unit, nothing] = high > low ? [top / (high - low), 0] : [0, display === "signed" ? 127 : 0];
  const magnitude = display === "absolute";
  for (let at = 0, to = first; at < plane.length; at += 1, to += step) {
    const value = magnitude ? Math.abs(plane[at]) : plane[at];
    levels[to] = Math.min(top, (value - low) * unit) + nothing;
  }
}
