// Where the grids of a stage go, and how large their cells are.

import { LABELLED, READABLE, READABLE_ROW } from "./cell_drawing.js";

const GAP = 26;
const NARROW = 560; // CSS pixels: below that, panels lie below each other
const TALLEST = 296; // CSS pixels of a grid without matrices below it
const MOST_ROWS = 20; // for which it gets taller, to have room for their numbers
const PICTURES = 84; // of the input and the maps above matrices
const AROUND_MATRICES = 614; // of the page's height that is not rows of matrices
const ROWS = 286; // for them at least
const HIGHEST = 30; // of a row
const COLUMNS_HEIGHT = 260; // of a matrix whose rows are too low for numbers

/** Give every panel its cells; `height` is the window's. */
export function layOutShelves(shelves, width, height) {
  const [pictures, columns, products] = shelves;
  layOutPictures(pictures, width, products && width >= NARROW ? PICTURES : Infinity);
  if (!products) return;
  const [{ panel: matrix }] = columns;
  const [weights, product] = products.map(({ panel }) => panel);
  const rows = rowHeights(matrix.rows, product.rows, Math.max(ROWS, height - AROUND_MATRICES));
  matrix.setRows(width - 2, rows.matrix);
  weights.setRows(width < NARROW ? width : width * 0.36, rows.product, true);
  product.setRows(width < NARROW ? width : width * 0.64 - GAP, rows.product);
}

/**
 * Panels of a shelf share one cell size; on a narrow screen, or where cells would get too small, they wrap. The
 * tallest of them is `height` at most.
 */
function layOutPictures(shelf, width, height) {
  const columns = shelf.reduce((sum, { panel }) => sum + panel.columns, 0);
  const largest = Math.max(...shelf.map(({ panel }) => panel.columns));
  const abreast = (width - 8 - (GAP + 2) * (shelf.length - 1)) / columns;
  const perRow = shelf.length > 3 ? 3 : 1;
  const narrow = Math.min((width - 8 - (GAP + 2) * (perRow - 1)) / perRow / largest, 32);
  const fitting = width < NARROW ? narrow : Math.max(abreast, Math.min(84 / largest, width / largest));
  const side = Math.min(fitting, height / Math.max(...shelf.map(({ panel }) => panel.rows)));
  for (const { panel } of shelf) {
    const tallest = Math.max(TALLEST, READABLE * Math.min(panel.rows, MOST_ROWS));
    panel.setRoom(side * panel.columns + 0.5, tallest, 56, 1);
  }
}

/** The height of a row of the columns matrix and of the product, so that together they take this room. */
function rowHeights(depth, filters, room) {
  const even = Math.min(HIGHEST, Math.floor(room / (depth + filters)));
  if (even > READABLE_ROW) return { matrix: even, product: even };
  const product = READABLE_ROW + 6;
  const low = Math.floor((room - filters * product) / depth);
  return { matrix: Math.max(low, Math.min(LABELLED, COLUMNS_HEIGHT / depth)), product };
}
