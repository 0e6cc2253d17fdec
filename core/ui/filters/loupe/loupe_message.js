// The message of loupe.py, and the pictures in it.

import { decodePng } from "../../browser/wire.js";

/**
 * How the output's values became colors.
 * @typedef {object} Legend
 * @property {string} display one of rendering.DISPLAYS: clip, absolute, signed or stretch
 * @property {string} label and its name for people
 * @property {number} low the value that has the first color; white is 1
 * @property {number} high the value that has the last one
 * @property {number} smallest of all values
 * @property {number} largest
 * @property {number} colors the channels of the output picture
 */

/**
 * How the reader looks at it; kept in the link.
 * @typedef {object} View
 * @property {number[] | null} pin [row, column] of the pinned output pixel
 * @property {"255" | "1"} units what white is written as
 * @property {"0" | "1"} fit whether the output is zoomed to its own scale
 */

/**
 * @typedef {object} LoupeHeader
 * @property {string} id another one for each answer
 * @property {string} picture the digest of the input, by which `whenPicture` knows it
 * @property {string} alt what both pictures show
 * @property {number[]} outputSize [height, width]
 * @property {boolean} summed whether the filter adds up the channels; if not, each has an output of its own
 * @property {number[][]} kernels flat weights: one kernel for all channels, or one for each
 * @property {string[][]} labels the same as texts
 * @property {number[]} kernelSize [rows, columns]
 * @property {Omit<import("../../browser/window.js").Moves, "kernelSize">} spec how the window moves
 * @property {string} fillName what the padding is filled with, in words
 * @property {string[]} formulas of the output's size
 * @property {string[]} facts sentences on the sizes
 * @property {string} weightSum
 * @property {Legend} legend
 * @property {number[] | null} partEnds the lowest and highest value shown of what each channel contributes
 * @property {number[] | null} partRange the smallest and the largest value of that
 * @property {number[][]} lost how many pixels on each side are in the middle of no window, [[top, bottom], [left, right]]
 * @property {string[]} palette the colors of signed values
 * @property {Record<string, number>} sliders the values of the sidebar that this answers; none where nothing may be foreseen
 * @property {string} kernelSizes the digest of the filter at other sizes, empty if it has none
 * @property {number[][][]} paddings the padding at each of these sizes
 * @property {string[]} cellColors the color of each cell of the window, or none
 * @property {View} view
 * @property {true} [ahead] there if it is not the server's, but foreseen
 */

/**
 * The pictures of a message: `output` and, of a color picture, what `r`, `g` and `b` contribute.
 * @typedef {Record<string, ImageBitmap | HTMLCanvasElement>} LoupeImages
 */

/**
 * The pictures of a message, by name.
 * @param {import("../../browser/wire.js").Message<LoupeHeader>["parts"]} parts
 * @returns {Promise<LoupeImages>}
 */
export async function decodedImages(parts) {
  const names = Object.keys(parts);
  const images = await Promise.all(names.map((name) => decodePng(parts[name])));
  return Object.fromEntries(names.map((name, i) => [name, images[i]]));
}
