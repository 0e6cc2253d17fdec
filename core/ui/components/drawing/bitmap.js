// A bitmap of 32 × 32 cells, each with ink or without.

export const CELLS = 32; // per side

/** @typedef {number[]} Place [row, column] in cells, fractions included: the first cell's middle is [0.5, 0.5] */

export class Bitmap {
  /** @param {string} text as `text` gives it */
  constructor(text) {
    /** @type {boolean[][]} whether there is ink, row by row */
    this.rows = Array.from({ length: CELLS }, (_, row) => {
      const bits = parseInt(text.slice(8 * row, 8 * row + 8), 16);
      return Array.from({ length: CELLS }, (__, column) => ((bits >>> (CELLS - 1 - column)) & 1) === 1);
    });
  }

  /** Hexadecimal, 8 digits a row, its leftmost cell first. */
  get text() {
    return this.rows
      .map((row) => parseInt(row.map(Number).join(""), 2).toString(16).padStart(8, "0"))
      .join("");
  }

  /** How many cells have ink. */
  get ink() {
    return this.rows.flat().filter(Boolean).length;
  }

  clear() {
    for (const row of this.rows) row.fill(false);
  }

  /**
   * Draw from one place to another, or erase.
   * @param {Place} from
   * @param {Place} to
   * @param {number} radius of the pen, in cells
   * @param {boolean} ink
   */
  stroke(from, to, radius, ink) {
    this.rows.forEach((cells, row) =>
      cells.forEach((_, column) => {
        if (distance([row + 0.5, column + 0.5], from, to) <= radius) cells[column] = ink;
      }),
    );
  }
}

/**
 * How far a place is from the line between two others.
 * @param {Place} place
 * @param {Place} from
 * @param {Place} to
 */
function distance(place, from, to) {
  const [down, right] = [to[0] - from[0], to[1] - from[1]];
  const length = down * down + right * right;
  const along = length && ((place[0] - from[0]) * down + (place[1] - from[1]) * right) / length;
  const part = Math.max(0, Math.min(1, along));
  return Math.hypot(place[0] - from[0] - part * down, place[1] - from[1] - part * right);
}
