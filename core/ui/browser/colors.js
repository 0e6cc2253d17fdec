// Colors: of a picture's channels, of signed values, of ink on a color. THEME is the palette of core/figures/theme.py.

import { clamp } from "./numbers.js";

/** What the channels of a color picture are called. */
export const CHANNEL_NAMES = ["R", "G", "B"];

/** @typedef {number[]} Rgb red, green and blue, each from 0 to 255 */

/** A color written as #rrggbb, in numbers. */
export function rgbOf(color) {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

/**
 * The diverging color of a value from -1 to 1.
 * @param {readonly string[]} stops the palette, from the color of -1 to that of 1
 * @param {number} value
 * @returns {Rgb}
 */
export function divergingColor(stops, value) {
  const place = (clamp(value + 1, 2) / 2) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [rgbOf(stops[below]), rgbOf(stops[below + 1])];
  return from.map((channel, i) => Math.round(channel + (to[i] - channel) * (place - below)));
}

/**
 * Black or white, whichever reads better on the color (relative luminance, WCAG 2).
 * @param {Rgb} rgb
 */
export function inkOn(rgb) {
  const [r, g, b] = rgb.map((channel) => (channel / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? THEME.dark : THEME.light;
}
