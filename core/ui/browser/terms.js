// One output number, term by term: what lies under each cell of a kernel, times its weight.

/** @typedef {import("./worked_pixel.js").Term} Term */

/**
 * What one kernel contributes to an output number.
 * @param {number[]} kernel its weights, row by row
 * @param {(cell: number) => {level: number, padded: boolean}} under what lies under a cell
 * @returns {{terms: Term[], subtotal: number}}
 */
export function termsOf(kernel, under) {
  const terms = kernel.map((weight, cell) => {
    const { level, padded } = under(cell);
    return { level, padded, weight, product: level * weight };
  });
  return { terms, subtotal: terms.reduce((sum, { product }) => sum + product, 0) };
}
