// Feature maps as pictures: float values in the diverging palette, zero in its middle.

import { divergingColor } from "./colors.js";

/**
 * The palette as opaque RGBA words, 255 of them: the middle one is zero's color.
 * @param {string[]} stops
 */
export function paletteTable(stops) {
  const table = new Uint32Array(255);
  const bytes = new Uint8Array(table.buffer);
  for (let entry = 0; entry < 255; entry += 1)
    bytes.set([...divergingColor(stops, entry / 127 - 1), 255], 4 * entry);
  return table;
}

/**
 * Draw a map into a canvas, a pixel for each value.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values row by row
 * @param {number} height
 * @param {number} width
 * @param {number} largest the value of the last color; what is beyond it on either side has the same
 * @param {Uint32Array} table from `paletteTable`
 */
export function drawMap(canvas, values, height, width, largest, table) {
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  const unit = largest > 0 ? 127 / largest : 0;
  for (let at = 0; at < words.length; at += 1) {
    const entry = 127.5 + values[at] * unit;
    words[at] = table[entry > 0 ? (entry < 255 ? Math.floor(entry) : 254) : 0];
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  canvas.style.imageRendering = "pixelated";
}
