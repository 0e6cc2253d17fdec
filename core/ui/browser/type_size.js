// How large type is on this page: presentation mode enlarges it, and sets the least that the last row can read.

const USUAL = 16; // CSS pixels of a rem
const LEAST = 7; // of the numbers in cells

/** By how much type is larger than usual. */
export function typeScale() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;
}

/** The smallest size in CSS pixels that numbers may have; smaller ones are left out. */
export function leastType() {
  return parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--least-type")) || LEAST;
}
