// Grids of cells with their numbers.

import { hatch, prepareCanvas } from "./canvas.js";
import { divergingColor, inkOn } from "./colors.js";
import { shortened } from "./numbers.js";
import { leastType, typeScale } from "./type_size.js";

const SMALLEST_FONT = 5; // CSS pixels of a text that is longer than those around it

/** A kernel's weights as cells for drawGrid, in the diverging colors up to `largest`; `rings` may color their frames. */
export function weightCells(kernel, labels, palette, largest, rings = []) {
  return kernel.map((weight, i) => ({
    rgb: divergingColor(palette, weight / largest),
    text: labels[i].replace("-", "−"),
    ring: rings[i],
  }));
}

/**
 * The largest font size, up to `most` pixels, at which every text fits `width`; 0 if none is readable. Judged
 * by the length of the texts (a digit is about 0.6 em wide): measuring each would take longer than drawing.
 */
export function fittingFontSize(texts, width, most) {
  const longest = texts.reduce((length, text) => Math.max(length, text.length), 1);
  const size = Math.min(most, width / (0.6 * longest));
  return size >= leastType() ? size : 0;
}

/**
 * Texts with the font size at which this share of them fits: as they are or, where that takes less, their numbers
 * with fewer significant digits, `fewest` at least.
 */
export function fittingTexts(texts, width, most, { share = 1, fewest = 1 } = {}) {
  for (const digits of [Infinity, 3, 2, 1].filter((digits) => digits >= fewest)) {
    const shown = texts.map((text) => (text.includes(".") ? shortened(text, digits) : text));
    const byLength = [...shown].sort((one, other) => one.length - other.length);
    const size = fittingFontSize([byLength[Math.floor(share * (texts.length - 1))]], width, most);
    if (size) return { texts: shown, size };
  }
  return { texts, size: 0 };
}

/**
 * Draw a grid of cells {rgb, text, hatched, ring}; texts lose digits where they would be too small to read, the odd
 * long one is smaller, and what still does not fit is left out. `side` is the cell's size in CSS pixels.
 */
export function drawGrid(canvas, columns, cells, side) {
  const rows = cells.length / columns;
  const context = prepareCanvas(canvas, columns * side + 1, rows * side + 1);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const ring = side < 28 ? 2 : 3;
  const room = side - (cells[0].ring ? 2 * ring + 2 : 3);
  const written = cells.map((cell) => cell.text);
  const large = typeScale() > 1;
  const most = large ? Math.min(28, side * 0.44) : Math.min(15, side * 0.36);
  const { texts, size } = fittingTexts(written, room, most, { share: 0.85 });
  const smallest = typeScale() > 1 ? leastType() : SMALLEST_FONT;
  cells.forEach((cell, index) => {
    const [x, y] = [(index % columns) * side, Math.floor(index / columns) * side];
    const ink = inkOn(cell.rgb);
    context.fillStyle = `rgb(${cell.rgb})`;
    context.fillRect(x, y, side, side);
    if (cell.hatched) hatch(context, x, y, side, side, `${ink}66`);
    context.strokeStyle = THEME.lines;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, side, side);
    if (cell.ring) {
      context.strokeStyle = cell.ring;
      context.lineWidth = ring;
      context.strokeRect(x + ring / 2 + 1, y + ring / 2 + 1, side - ring - 1, side - ring - 1);
    }
    const fitting = Math.min(size, room / (0.6 * texts[index].length));
    if (fitting >= smallest) {
      context.font = `${fitting}px system-ui, sans-serif`;
      context.fillStyle = ink;
      context.fillText(texts[index], x + side / 2 + 0.5, y + side / 2 + 1);
    }
  });
}
