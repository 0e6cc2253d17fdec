// A square grid of cells, each with ink or without.

/** @typedef {number[]} Place [row, column] in cells, fractions included: the first cell's middle is [0.5, 0.5] */

export class Bitmap {
  /** @param {string} text as `text` gives it */
  constructor(text) {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    const side = Math.sqrt(8 * bytes.length);
    /** @type {boolean[][]} whether there is ink, row by row */
    this.rows = Array.from({ length: side }, (_, row) =>
      Array.from({ length: side }, (__, column) => {
        const cell = row * side + column;
        return ((bytes[cell >> 3] >> (7 - (cell & 7))) & 1) === 1;
      }),
    );
  }

  /** Cells per side, a multiple of 8. */
  get side() {
    return this.rows.length;
  }

  /** The text that core.pictures.drawings reads: a bit a cell, row by row, in base64 for addresses. */
  get text() {
    const bytes = new Uint8Array(this.side ** 2 / 8);
    this.rows.flat().forEach((ink, cell) => (bytes[cell >> 3] |= Number(ink) << (7 - (cell & 7))));
    return btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
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
