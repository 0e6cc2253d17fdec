// What is drawn in and around a grid of cells; sizes in CSS pixels.

import { hatch, prepareCanvas } from "../../browser/canvas.js";
import { inkOn } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { fittingTexts } from "../../browser/grid.js";
import { leastType, typeScale } from "../../browser/type_size.js";

/** @typedef {import("./cell_grid.js").CellGrid} CellGrid */

export const READABLE = 22; // CSS pixels a cell needs for its number
export const READABLE_ROW = 14; // and a row, where cells are wider than high
export const GLYPH = 0.6; // em that a digit is wide, about
export const HATCHED = 4; // a cell needs for lines of its own; below, they run on from cell to cell, over a tint
const NUMBERED = 36; // and for the small index of its kernel cell
export const LABELLED = 9; // a row needs for a label beside it

/** A cell's frame and both its diagonals: the mark of a pixel that is never used. */
function crossOut(context, x, y, wide, side, color) {
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.strokeRect(x + 2.5, y + 2.5, wide - 4, side - 4);
  context.beginPath();
  context.moveTo(x + 3, y + 3);
  context.lineTo(x + wide - 2, y + side - 2);
  context.moveTo(x + wide - 2, y + 3);
  context.lineTo(x + 3, y + side - 2);
  context.stroke();
}

/** The same for cells too small for lines of their own, as a picture of the whole grid. */
export function hatches(grid) {
  const { side, wide, rows, columns } = grid;
  if (grid.hatchedAt === side) return grid.hatching;
  grid.hatchedAt = side;
  grid.hatching = element("canvas");
  const context = prepareCanvas(grid.hatching, columns * wide, rows * side);
  for (const [kind, tint, line] of [
    ["padding", THEME.tint, `${THEME.light}bb`],
    ["unused", grid.look.unusedColor, `${THEME.dark}bb`],
  ]) {
    const cells = new Path2D();
    for (const [row, column, is] of grid.hatched)
      if (is === kind) cells.rect(column * wide, row * side, wide, side);
    context.save();
    context.clip(cells);
    context.fillStyle = tint;
    context.fillRect(0, 0, columns * wide, rows * side);
    if (kind === "unused") context.transform(-1, 0, 0, 1, columns * wide, 0); // leaning the other way
    hatch(context, 0, 0, columns * wide, rows * side, line);
    context.restore();
  }
  return grid.hatching;
}

/** The size of what stands beside a row. */
function labelSize(side) {
  return typeScale() > 1 ? leastType() : Math.max(9, Math.min(12, side - 1));
}

/** What each row holds; where rows are too low for that, only the marked ones, as far as they do not overlap. */
export function drawLabels(grid, marked, ink) {
  const { side, rows, look, gutter } = grid;
  const context = prepareCanvas(grid.labels, gutter, rows * side + 1);
  context.textAlign = "right";
  context.textBaseline = "middle";
  const least = typeScale() > 1 ? leastType() : LABELLED;
  let free = 0;
  for (let row = 0; row < rows; row += 1) {
    const middle = (row + 0.5) * side;
    if (side < least && (!marked.has(row) || middle < free)) continue;
    const [text, color] = look.rowLabel(row);
    free = middle + least + 1;
    context.font = `${marked.has(row) ? "bold " : ""}${labelSize(side)}px system-ui, sans-serif`;
    context.fillStyle = color;
    context.fillRect(gutter - 4, row * side, 3, Math.max(1, side - 1));
    context.fillStyle = ink;
    context.fillText(text, gutter - 6, Math.max(5, Math.min(rows * side - 4, middle)));
  }
}

export function drawLines(grid, context, ink) {
  const { side, wide, visible, rows } = grid;
  context.strokeStyle = ink;
  context.globalAlpha = 0.18;
  context.lineWidth = 1;
  context.beginPath();
  for (let column = 0; column <= visible; column += 1) {
    context.moveTo(column * wide + 0.5, 0);
    context.lineTo(column * wide + 0.5, rows * side);
  }
  for (let row = 0; row <= rows; row += 1) {
    context.moveTo(0, row * side + 0.5);
    context.lineTo(visible * wide, row * side + 0.5);
  }
  context.stroke();
  context.globalAlpha = 1;
}

export function drawHatches(grid, context) {
  const { side, wide, first, visible, look } = grid;
  for (const [row, column, kind] of grid.hatched) {
    if (column < first || column >= first + visible) continue;
    const [x, y] = [(column - first) * wide, row * side];
    if (kind === "padding") hatch(context, x, y, wide, side, THEME.padding);
    else crossOut(context, x, y, wide, side, look.unusedColor);
  }
}

/** The font of a cell's number, in CSS pixels, before it has to fit the cell's width. */
export function fontFor(side) {
  const type = typeScale();
  return Math.min(20 * type, side < NUMBERED ? side * 0.66 : side * (type > 1 ? 0.48 : 0.4));
}

/** What a number leaves free of a cell's width, in CSS pixels: a minus sign is wider than a digit. */
export function margins(wide) {
  return Math.max(6, Math.min(10, 0.27 * wide));
}

export function drawTexts(grid, context) {
  const { side, wide, first, visible, rows, look } = grid;
  const cells = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = first; column < first + visible; column += 1) cells.push([row, column]);
  }
  const written = cells.map((cell) => look.text(...cell));
  const { texts, size } = fittingTexts(written, wide - margins(wide), fontFor(side), {
    share: 0.9,
    fewest: 2,
  });
  if (!size) return;
  context.textAlign = "center";
  context.textBaseline = "middle";
  cells.forEach(([row, column], i) => {
    const fitting = (wide - 3) / (GLYPH * texts[i].length); // the odd long one is smaller
    if (typeScale() > 1 && fitting < leastType()) return;
    context.font = `${Math.min(size, fitting)}px system-ui, sans-serif`;
    context.fillStyle = inkOn(look.rgb(row, column));
    context.fillText(texts[i], (column - first + 0.5) * wide, (row + 0.5) * side + 1);
  });
}

/** What is still to come is empty, lightly dotted. */
export function hideRest(grid, context, { cells, columns }, ink) {
  const { side, wide, first, visible, rows } = grid;
  const hide = (x, y, width, height) => {
    if (width <= 0 || height <= 0) return;
    context.clearRect(x, y, width + 1, height + 1);
    context.fillStyle = context.strokeStyle = ink;
    context.globalAlpha = 0.08;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 0.18;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, width, height);
    context.globalAlpha = 1;
  };
  if (columns !== undefined) {
    const from = Math.max(0, columns - first);
    hide(from * wide, 0, (visible - from) * wide, rows * side);
  }
  if (cells !== undefined) {
    const [row, column] = [Math.floor(cells / grid.columns), cells % grid.columns];
    const from = Math.max(0, column - first);
    hide(from * wide, row * side, (visible - from) * wide, row < rows ? side : 0);
    hide(0, (row + 1) * side, visible * wide, (rows - row - 1) * side);
  }
}

export function drawMark(grid, context, x, y, color, label) {
  const { side, wide } = grid;
  const line = side >= 14 ? 3 : side >= 6 ? 2 : 1;
  context.strokeStyle = color;
  context.lineWidth = line;
  context.strokeRect(
    x + line / 2 + 0.5,
    y + line / 2 + 0.5,
    Math.max(1, wide - line),
    Math.max(1, side - line),
  );
  if (side < NUMBERED || label === undefined) return;
  if (typeScale() > 1) return; // an index this small is not for the last row
  const width = 4 + 5 * label.length;
  context.font = "9px system-ui, sans-serif";
  context.fillStyle = color;
  context.fillRect(x + 2, y + 2, width, 11);
  context.fillStyle = THEME.light;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(label, x + 2 + width / 2, y + 8);
}

/** The whole width at a glance: what is there, the part in view, and the marked columns unless most are. */
export function drawMinimap(grid, marked, { columns = grid.columns, cells }, ink) {
  const width = grid.visible * grid.wide;
  const height = 22;
  const context = prepareCanvas(grid.map, width, height);
  const scale = width / grid.columns;
  context.drawImage(grid.image, 0, 0, width, height);
  const shown = cells === undefined ? columns : Math.min(grid.columns, cells);
  context.clearRect(shown * scale, 0, width - shown * scale, height);
  context.fillStyle = THEME.mark;
  const several = new Set(marked);
  for (const column of several.size < grid.columns / 2 ? several : [])
    context.fillRect(column * scale, 0, Math.max(1.5, scale), height);
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.strokeRect(grid.first * scale + 1, 1, grid.visible * scale - 2, height - 2);
}
