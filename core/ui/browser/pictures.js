// Pictures, by digest: sent once by the component in picture.js, found here by every other one.

import { element } from "./element.js";

/**
 * @typedef {object} Picture
 * @property {number} height in pixels
 * @property {number} width
 * @property {number} channels 1 for gray, 3 for RGB
 * @property {Uint8Array} levels 0 to 255: channel by channel, row by row
 * @property {HTMLCanvasElement} [canvas] the same as a canvas, once somebody has asked for it
 */

export const pictures = (globalThis.convolutionExplorerPictures ??= new EventTarget());
pictures.known ??= new Map();

/**
 * The picture with this digest, as soon as it has arrived.
 * @param {string} digest
 * @returns {Promise<Picture>}
 */
export function whenPicture(digest) {
  if (pictures.known.has(digest)) return Promise.resolve(pictures.known.get(digest));
  return new Promise((resolve) => {
    pictures.addEventListener(digest, () => resolve(pictures.known.get(digest)), { once: true });
  });
}

/**
 * A picture as a canvas of its own size; the same one every time, not to be drawn on.
 * @param {Picture} picture
 */
export function pictureCanvas(picture) {
  return (picture.canvas ??= drawn(picture));
}

/** The levels of a picture on a new canvas. */
function drawn(picture) {
  const canvas = element("canvas", { width: picture.width, height: picture.height });
  canvas.getContext("2d").putImageData(picturePixels(picture), 0, 0);
  return canvas;
}

/**
 * A picture as the pixels of a canvas.
 * @param {Picture} picture
 */
export function picturePixels({ height, width, channels, levels }) {
  const pixels = new ImageData(width, height);
  const plane = height * width;
  for (let at = 0; at < plane; at += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      pixels.data[4 * at + channel] = levels[(channels === 3 ? channel : 0) * plane + at];
    pixels.data[4 * at + 3] = 255;
  }
  return pixels;
}
