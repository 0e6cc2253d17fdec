// Drawing on a canvas: sharp, an image, hatched, the frame of a mark.

import { element } from "./element.js";

/**
 * Give a canvas this size in CSS pixels, sharp on the screen's real ones.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D} its context, cleared
 */
export function prepareCanvas(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    [canvas.width, canvas.height] = [w, h];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * A new canvas with an image on it, a pixel for each of the image's.
 * @param {ImageBitmap | HTMLCanvasElement} image
 * @param {import("./element.js").Attributes} [attributes] of the canvas
 */
export function imageCanvas(image, attributes = {}) {
  const canvas = element("canvas", { ...attributes, width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas;
}

/** Diagonal lines over a rectangle: the mark of a padded cell. */
export function hatch(context, x, y, width, height, color) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  const step = 6;
  for (let at = Math.floor((x - height) / step) * step; at < x + width; at += step) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/**
 * The frame of what is marked: one line over another, dark, light and in the mark's color, to be seen on any picture.
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} box [x, y, width, height]
 * @param {number[]} widths of the three lines, in CSS pixels
 */
export function frameMarked(context, [x, y, width, height], widths) {
  [THEME.dark, THEME.light, THEME.mark].forEach((color, line) => {
    context.strokeStyle = color;
    context.lineWidth = widths[line];
    context.strokeRect(x, y, width, height);
  });
}
