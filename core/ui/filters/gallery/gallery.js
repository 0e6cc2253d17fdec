// Small multiples of filters: each tile is a button with the kernel, the output and its shape.

import { CHANNEL_NAMES } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { drawGrid, weightCells } from "../../browser/grid.js";
import { largestOf, number } from "../../browser/numbers.js";
import { decodePng, unpack } from "../../browser/wire.js";

const MOST_READ_OUT = 25; // weights of a tile that a screen reader is told one by one

/** The kernels of a filter; the channels by name where there is one for each. */
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

/** The weights in words: each of them, or of a large kernel the range. */
function weightsInWords({ kernels, labels, size }) {
  const all = labels.flat();
  if (all.length <= MOST_READ_OUT) return `weights ${all.join(", ")}`;
  const weights = kernels.flat();
  return `weights from ${number(Math.min(...weights))} to ${number(Math.max(...weights))}`;
}

function outputCanvas(image, side) {
  const canvas = element("canvas", { class: "output", width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  if (image.width < side) canvas.style.imageRendering = "pixelated";
  return canvas;
}

function tileButton(tile, image, { palette, full, side }, onclick) {
  const size = `${tile.size.join(" × ")}${tile.fixed ? " by definition" : ""}`;
  const shape = `[${tile.shape.join(", ")}]`;
  const range = `min ${number(tile.smallest * full)}, max ${number(tile.largest * full)}`;
  const words = `${tile.title}: kernel ${size}, ${weightsInWords(tile)}; output ${shape}, ${tile.display}, ${range}`;
  return element(
    "button",
    {
      class: "tile",
      "aria-pressed": String(tile.chosen),
      "aria-label": words,
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
      ),
    ),
  );
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const { header, parts } = unpack(data);
  const root = parentElement.querySelector(".root");
  root.latest = header;
  const images = await Promise.all(header.tiles.map((tile) => decodePng(parts[tile.name])));
  if (root.latest !== header) return;
  root.style.setProperty("--tile", `${header.side}px`);
  root.replaceChildren(
    element(
      "div",
      { class: "gallery" },
      ...header.tiles.map((tile, i) =>
        tileButton(tile, images[i], header, () => setTriggerValue("choice", tile.name)),
      ),
    ),
  );
}
