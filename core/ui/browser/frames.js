// Frames of a video as pictures.

import { base64Of } from "./base64.js";

/**
 * Leave the frame that a video shows on a canvas.
 * @param {HTMLVideoElement} video
 * @param {HTMLCanvasElement} canvas
 * @param {number} [longest] pixels of its longer side; larger frames are reduced
 */
export function captureFrame(video, canvas, longest = 320) {
  const sides = [video.videoWidth, video.videoHeight];
  const scale = Math.min(1, longest / Math.max(...sides));
  const [width, height] = sides.map((side) => Math.max(1, Math.round(side * scale)));
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  contextOf(canvas).drawImage(video, 0, 0, width, height);
}

/**
 * What is on a canvas as a picture.
 * @param {HTMLCanvasElement} canvas
 * @param {number} channels 1 for gray, 3 for RGB
 * @returns {import("./pictures.js").Picture}
 */
export function levelsOn(canvas, channels) {
  const { width, height } = canvas;
  const { data } = contextOf(canvas).getImageData(0, 0, width, height);
  const plane = width * height;
  const levels = new Uint8Array(channels * plane);
  for (let at = 0, from = 0; at < plane; at += 1, from += 4) {
    if (channels === 1) levels[at] = luma(data[from], data[from + 1], data[from + 2]);
    else for (let channel = 0; channel < 3; channel += 1) levels[channel * plane + at] = data[from + channel];
  }
  return { height, width, channels, levels };
}

/**
 * What is on a canvas as a PNG, in base64.
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<string>}
 */
export async function pngOf(canvas) {
  return base64Of(await new Promise((resolve) => canvas.toBlob(resolve, "image/png")));
}

/** @param {HTMLCanvasElement} canvas which is read again and again */
function contextOf(canvas) {
  return canvas.getContext("2d", { willReadFrequently: true });
}

/** ITU-R BT.601, as `core.images.to_gray` has it: the weights as 16-bit fractions. */
function luma(red, green, blue) {
  return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
}
