// The input of a filter with its padding around it.

import { sourceIndex } from "../../browser/window.js";
import { element } from "../../browser/element.js";
import { pictureCanvas } from "../../browser/pictures.js";

/**
 * A picture with its padding filled in: black for zeros, else copied column by column, then row by row.
 * @param {import("../../browser/pictures.js").Picture} picture
 * @param {number[][]} padding [[top, bottom], [left, right]]
 * @param {string} fill
 * @returns {HTMLCanvasElement}
 */
export function paddedPicture(picture, [[top, bottom], [left, right]], fill) {
  const image = pictureCanvas(picture);
  if (!(top || bottom || left || right)) return image;
  const { height, width } = picture;
  const canvas = element("canvas", { width: left + width + right, height: top + height + bottom });
  const context = canvas.getContext("2d");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, left, top);
  if (fill === "zeros") return canvas;
  for (const x of outside(left, width, right)) {
    const from = sourceIndex(x - left, width, fill);
    context.drawImage(image, from, 0, 1, height, x, top, 1, height);
  }
  for (const y of outside(top, height, bottom)) {
    const from = top + sourceIndex(y - top, height, fill);
    context.drawImage(canvas, 0, from, canvas.width, 1, 0, y, canvas.width, 1);
  }
  return canvas;
}

/** The positions before and after `size` pixels, counted from the first one before them. */
function outside(before, size, after) {
  return [...Array(before).keys(), ...Array.from({ length: after }, (_, i) => before + size + i)];
}
