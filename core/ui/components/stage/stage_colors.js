// How the stage colors a window: each kernel cell, its name, what is marked, and the values themselves.

import { divergingColor } from "../../browser/colors.js";
import { clamp } from "../../browser/numbers.js";

export const BLANK = [127, 127, 127]; // no value

/** The color of a kernel cell: the palette's while it lasts, then evenly spaced hues. */
export function tapColor(model, tap) {
  if (tap < 0) return THEME.mark;
  return model.cellColors[tap] ?? `hsl(${Math.round((360 * tap) / model.taps)} 75% 42%)`;
}

/** A kernel cell's row and column, as they are written on cells that belong to it; nothing for none. */
export function tapName(model, tap) {
  return tap < 0 ? undefined : model.cellOf(tap).join(",");
}

export function grayIn({ low, high }, value) {
  const level = Number.isFinite(value) ? Math.round((255 * (value - low)) / (high - low || 1)) : 0;
  return Array(3).fill(clamp(level, 255));
}

/** A value's color in a range that is signed (diverging around zero) or not (gray from low to high). */
export function colorIn(model, range, value) {
  return range.signed ? divergingColor(model.palette, value / (range.high || 1)) : grayIn(range, value);
}

export function rangeOf(length) {
  return Array.from({ length }, (_, i) => i);
}
