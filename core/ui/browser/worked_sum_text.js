// The sum of one output pixel as text, with digits enough for a calculator to come to the same.

import { CHANNEL_NAMES } from "./colors.js";
import { number } from "./numbers.js";
import { addsUp, kernelIndex } from "./worked_pixel.js";

/** @typedef {import("./worked_pixel.js").WorkedPixel} WorkedPixel */

const FLOAT_DIGITS = 9; // so many give a float32 back
const MOST_DIGITS = 15; // of a float64, in which the sum is made

/**
 * What so many channels are called; a single one has no name.
 * @param {import("./worked_pixel.js").SumSetup} setup
 * @param {number} channels
 */
export function channelNames(setup, channels) {
  return setup.channelNames ?? (channels === 3 ? CHANNEL_NAMES : [""]);
}

/**
 * The output's value, or one value for each channel.
 * @param {WorkedPixel} pixel
 */
export function totalsOf({ totals, unit }) {
  return totals.map((total) => number(total * unit)).join(", ");
}

/**
 * What the channels contribute, and what else is added, with plus signs between.
 * @param {WorkedPixel} pixel
 * @param {number} digits
 */
export function summands({ channels, setup, unit }, digits) {
  const parts = channels.map(({ subtotal }) => number(subtotal * unit, digits));
  for (const { name, value } of setup.added ?? []) parts.push(`${name} ${number(value * unit, digits)}`);
  return parts.join(" + ").replaceAll("+ −", "− ");
}

/**
 * What the numbers do not say by themselves: that the picture clips the value, that cells are padding.
 * @param {WorkedPixel} pixel
 */
export function notesOn({ channels, setup, window, full, totals }) {
  const notes = [];
  const beyond = totals.some((total) => total < -1e-6 || total > window.full + 1e-6);
  if (beyond && setup.legend.display === "clip")
    notes.push(`outside 0…${full}, so the picture shows it clipped`);
  const [{ terms }] = channels;
  const padded = terms.filter((term) => term.padded).length;
  if (padded)
    notes.push(`${padded} of ${terms.length} cells (hatched) are padding, filled with ${setup.fillName}`);
  return notes.join("; ");
}

/** What a calculator makes of a number as written: a decimal, or a fraction such as 1/9. */
function valueOf(text) {
  const [over, under = 1] = text.replace("−", "-").split("/").map(Number);
  return over / under;
}

/** A weight to calculate with: its label where that is the float32 itself, else with so many digits. */
function weightText(label, weight, digits) {
  const isFloat = digits <= FLOAT_DIGITS && Math.abs(valueOf(label) - weight) <= 1e-7 * Math.abs(weight);
  return isFloat ? label : String(Number(weight.toPrecision(digits)));
}

/** The fewest digits, from the first to the last given, at which what is written comes to the same as the sum. */
function digitsNeeded(first, last, agree) {
  let digits = first;
  while (digits < last && !agree(digits)) digits += 1;
  return digits;
}

/**
 * With how many digits the channels' subtotals are to be written, so that a calculator comes to their total.
 * @param {WorkedPixel} pixel
 */
export function digitsToAdd({ channels, setup, unit, totals }) {
  if (!setup.summed) return 4;
  const added = (setup.added ?? []).map(({ value }) => value);
  const parts = [...channels.map(({ subtotal }) => subtotal), ...added];
  const comesTo = (digits) => sumOf(parts.map((part) => valueOf(number(part * unit, digits))));
  return digitsNeeded(4, MOST_DIGITS, (digits) => number(comesTo(digits)) === number(totals[0] * unit));
}

function sumOf(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0);
}

/**
 * The terms of every channel as texts [level, weight], and with how many digits their subtotals are to be
 * written: as many as it takes for a calculator to come to the same numbers. A third is no float32: now and then,
 * where a sum lies at the border between two numbers that are written, its label is not the weight itself.
 * @param {WorkedPixel} pixel
 */
function written(pixel) {
  const { channels, setup, window, unit } = pixel;
  const texts = (digits) =>
    channels.map(({ terms }, channel) => {
      const labels = setup.labels[kernelIndex(window, channel)];
      return terms.map(({ level, weight }, i) => [
        number(level * unit, digits),
        weightText(labels[i], weight, digits),
      ]);
    });
  const same = (one, other, digits) => number(one, digits) === number(other, digits);
  const subtotalDigits = digitsToAdd(pixel);
  const digits = digitsNeeded(6, MOST_DIGITS, (tried) =>
    texts(tried).every((terms, channel) =>
      same(
        sumOf(terms.map(([level, weight]) => valueOf(level) * valueOf(weight))),
        channels[channel].subtotal * unit,
        subtotalDigits,
      ),
    ),
  );
  return { terms: texts(digits), subtotalDigits };
}

/** A factor of a product: in brackets if it is negative or a fraction. */
function factor(text) {
  return /[-−/]/.test(text) ? `(${text.replace("-", "−")})` : text;
}

/**
 * The sum as a learner would write it, one kernel row a line; padding in brackets.
 * @param {WorkedPixel} pixel
 */
export function asText(pixel) {
  const { row, column, channels, setup, window, unit } = pixel;
  const names = channelNames(setup, channels.length);
  const lines = [`Output pixel (row ${row}, column ${column}), both counted from 0:`];
  const texts = written(pixel);
  channels.forEach(({ terms, subtotal }, channel) => {
    if (channels.length > 1) lines.push(`${names[channel]}:`);
    const products = texts.terms[channel].map(
      ([level, weight], i) => `${terms[i].padded ? `[${level}]` : factor(level)}·${factor(weight)}`,
    );
    const width = window.kernelSize[1];
    for (let start = 0; start < products.length; start += width) {
      lines.push(`${start ? "  + " : "    "}${products.slice(start, start + width).join(" + ")}`);
    }
    lines.push(`  = ${number(subtotal * unit, texts.subtotalDigits)}`);
  });
  const totals = totalsOf(pixel);
  if (addsUp(pixel)) lines.push(`Sum: ${summands(pixel, texts.subtotalDigits)} = ${totals}`);
  if (setup.activation) lines.push(`${setup.activation}(${totals}) = ${number(setup.activated)}`);
  if (channels.some(({ terms }) => terms.some((term) => term.padded)))
    lines.push(`[ ] is padding, filled with ${setup.fillName}.`);
  return lines.join("\n");
}
