// Small multiples of filters: each tile is a button with the kernel, the output and its shape.

import { imageCanvas } from "../../browser/canvas.js";
import { CHANNEL_NAMES } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { drawGrid, weightCells } from "../../browser/grid.js";
import { largestOf, number } from "../../browser/numbers.js";
import { decodePng, mounted } from "../../browser/wire.js";

/**
 * One filter, and what comes of it; its output picture is the part of the message with its name.
 * @typedef {object} Tile
 * @property {string} name what is reported when it is pressed
 * @property {string} title and its name for people
 * @property {boolean} chosen whether it is the one that is shown large otherwise
 * @property {number[][]} kernels flat weights: one kernel for all channels, or one for each
 * @property {string[][]} labels the same as texts
 * @property {number[]} size of the kernels, [rows, columns]
 * @property {boolean} fixed whether the filter has no other size
 * @property {number[]} shape of the output, [1, channels, height, width]
 * @property {string} display how its values became colors, in words
 * @property {number} smallest of its values; white is 1
 * @property {number} largest
 */

/**
 * The message of gallery.py.
 * @typedef {object} GalleryHeader
 * @property {Tile[]} tiles
 * @property {string[]} palette the colors of signed values
 * @property {number} full what white is written as
 * @property {number} side CSS pixels of a tile
 */

const MOST_READ_OUT = 25; // weights of a tile that a screen reader is told one by one

class Gallery {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  /**
   * Show a button for every filter. Pressing it reports its name.
   * @param {import("../../browser/wire.js").Message<GalleryHeader>} message
   * @param {import("../../browser/wire.js").Report} send
   */
  async update({ header, parts }, send) {
    this.latest = header;
    const images = await Promise.all(header.tiles.map((tile) => decodePng(parts[tile.name])));
    if (this.latest !== header) return;
    this.root.style.setProperty("--tile", `${header.side}px`);
    const buttons = header.tiles.map((tile, i) =>
      tileButton(tile, images[i], header, () => send("choice", tile.name)),
    );
    this.root.replaceChildren(element("div", { class: "gallery" }, ...buttons));
  }
}

/**
 * The kernels of a filter; the channels by name where there is one for each.
 * @param {Tile} tile
 * @param {string[]} palette
 */
function kernelFigures(tile, palette) {
  const {
    kernels,
    labels,
    size: [rows, columns],
  } = tile;
  const largest = largestOf(kernels);
  const side = Math.max(2, Math.floor((kernels.length > 1 ? 40 : 60) / Math.max(rows, columns)));
  return kernels.map((kernel, channel) => {
    const canvas = element("canvas", { class: "kernel" });
    drawGrid(canvas, columns, weightCells(kernel, labels[channel], palette, largest), side);
    return element(
      "span",
      { class: "weights" },
      ...(kernels.length > 1 ? [element("small", { text: CHANNEL_NAMES[channel] })] : []),
      canvas,
    );
  });
}

/**
 * The weights in words: each of them, or of a large kernel the range.
 * @param {Tile} tile
 */
function weightsInWords({ kernels, labels }) {
  const all = labels.flat();
  if (all.length <= MOST_READ_OUT) return `weights ${all.join(", ")}`;
  const weights = kernels.flat();
  return `weights from ${number(Math.min(...weights))} to ${number(Math.max(...weights))}`;
}

/** The output picture, its pixels sharp where it is smaller than the tile. */
function outputCanvas(image, side) {
  const canvas = imageCanvas(image, { class: "output" });
  if (image.width < side) canvas.style.imageRendering = "pixelated";
  return canvas;
}

/**
 * A filter as a button: its title, its output, its kernels and what is to be said of them.
 * @param {Tile} tile
 * @param {ImageBitmap} image
 * @param {GalleryHeader} gallery
 * @param {() => void} onclick
 */
function tileButton(tile, image, { palette, full, side }, onclick) {
  const size = `${tile.size.join(" × ")}${tile.fixed ? " by definition" : ""}`;
  const shape = `[${tile.shape.join(", ")}]`;
  const range = `min ${number(tile.smallest * full)}, max ${number(tile.largest * full)}`;
  return element(
    "button",
    {
      class: "tile",
      "aria-pressed": String(tile.chosen),
      "data-name": tile.name,
      onclick,
    },
    element("span", { class: "title", text: tile.title }),
    outputCanvas(image, side),
    element(
      "span",
      { class: "foot" },
      element("span", { class: "kernels" }, ...kernelFigures(tile, palette)),
      element(
        "span",
        { class: "facts" },
        ...[size, shape, tile.display, range].map((text) => element("span", { text })),
        element("span", { class: "live", text: weightsInWords(tile) }),
      ),
    ),
  );
}

export default mounted(Gallery);
