// Where the grids of a stage go, and how large their cells are.

import { LABELLED } from "./cell_drawing.js";

const GAP = 26;
const COLUMNS_HEIGHT = 260; // CSS pixels
const LEGIBLE = 28; // CSS pixels of a cell with a number of three digits in it

/** Panels of a shelf share one cell size; on a narrow screen, or where cells would get too small, they wrap. */
export function layOutShelf(shelf, width) {
  if (shelf.some(({ name }) => name === "weights")) {
    layOutProduct(shelf, width);
    return;
  }
  const columns = shelf.reduce((sum, { panel }) => sum + panel.columns, 0);
  const largest = Math.max(...shelf.map(({ panel }) => panel.columns));
  const abreast = (width - 8 - (GAP + 2) * (shelf.length - 1)) / columns;
  const perRow = shelf.length > 3 ? 3 : 1;
  const narrow = Math.min((width - 8 - (GAP + 2) * (perRow - 1)) / perRow / largest, 32);
  const side = width < 560 ? narrow : Math.max(abreast, Math.min(84 / largest, width / largest));
  for (const { panel, name } of shelf) {
    if (name === "columns")
      panel.setRoom(
        width - 2,
        COLUMNS_HEIGHT,
        LEGIBLE,
        panel.rows * LEGIBLE <= COLUMNS_HEIGHT ? LEGIBLE : LABELLED,
      );
    else panel.setRoom(side * panel.columns + 0.5, 380, 56, 1);
  }
}

/** The weights keep to a third of the width, the product follows beside them, or below on a phone. */
function layOutProduct(shelf, width) {
  const stacked = width < 560;
  const [weights, product] = shelf.map(({ panel }) => panel);
  weights.setRoom(stacked ? width : width * 0.36, 200, 36, 3);
  product.setRoom(stacked ? width : width * 0.64 - GAP, 240, 36, 36);
}
