// The numbers inside the pixels of gray pictures that are small enough for them to be read.

import { number } from "../../browser/numbers.js";

/** @typedef {import("./filter_window.js").FilterWindow} FilterWindow */

const MOST_NUMBERS = 400; // pixels of a picture

/**
 * The levels of the padded input on their colors, white written as `full`; null where numbers have no place.
 * @param {FilterWindow} window
 * @param {number} full
 */
export function inputNumbers(window, full) {
  const { picture, padding } = window;
  const [[top, bottom], [left, right]] = padding;
  const size = [top + picture.height + bottom, left + picture.width + right];
  if (!haveRoom(picture, size)) return null;
  return positions(size).map(([row, column]) => {
    const { level } = window.level(0, row - top, column - left);
    return { text: number((level * full) / window.full), rgb: window.color(level) };
  });
}

/**
 * The values of the output on the colors that its picture has on `canvas`; null where numbers have no place.
 * @param {FilterWindow} window
 * @param {number[]} size [height, width]
 * @param {HTMLCanvasElement} canvas
 * @param {number} full
 */
export function outputNumbers(window, size, canvas, full) {
  if (!haveRoom(window.picture, size)) return null;
  const [height, width] = size;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return positions(size).map(([row, column], i) => {
    const [{ subtotal }] = window.workOut(row, column);
    return { text: number((subtotal * full) / window.full), rgb: [...data.slice(4 * i, 4 * i + 3)] };
  });
}

/**
 * Whether a picture of this size is gray and small enough.
 * @param {{channels: number}} picture
 * @param {number[]} size
 */
function haveRoom({ channels }, [height, width]) {
  return channels === 1 && height * width <= MOST_NUMBERS;
}

/**
 * [row, column] of all pixels, row by row.
 * @param {number[]} size
 */
function positions([height, width]) {
  return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width]);
}
