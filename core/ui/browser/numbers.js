// Numbers: how they are read, how far they reach, and how they are brought into bounds.

/** A value brought into 0 to `most`. */
export const clamp = (value, most) => Math.max(0, Math.min(most, value));

/**
 * The largest magnitude of numbers, never 0: one end of their scale.
 * @param {number[] | number[][] | number[][][]} weights
 */
export const largestOf = (weights) => Math.max(1e-12, ...weights.flat(2).map(Math.abs));

/**
 * The smallest and the largest of many values.
 * @param {Float32Array[]} planes
 */
export function extremes(planes) {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const plane of planes) {
    for (let at = 0; at < plane.length; at += 1) {
      if (plane[at] < smallest) smallest = plane[at];
      if (plane[at] > largest) largest = plane[at];
    }
  }
  return [smallest, largest];
}

/** A number as a learner reads it: whole where it is whole, else 4 significant digits, or more. */
export function number(value, digits = 4) {
  const rounded = Number(value.toPrecision(Math.max(digits, Math.abs(value) >= 1000 ? 6 : 4)));
  return String(Math.abs(value) < 1e-9 ? 0 : rounded).replace("-", "−");
}

const SUPERSCRIPTS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The value of a number as it is written, with a true minus, and maybe times a power of ten: −1.5·10⁻⁵. */
function writtenValue(text) {
  const power = text.replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (sign) => "-0123456789"[SUPERSCRIPTS.indexOf(sign)]);
  return Number(power.replace("·10", "e").replace("−", "-"));
}

/**
 * The text of a decimal number with so many significant digits at most; the shorter of 0.00001 and 1e-5.
 * @param {string} text
 * @param {number} digits Infinity leaves the text as it is
 */
export function shortened(text, digits) {
  if (digits === Infinity) return text;
  const value = writtenValue(text);
  const whole = String(Math.trunc(Math.abs(value))).length; // these digits all count
  const rounded = Number(value.toPrecision(Math.max(digits, whole)));
  const [plain, scientific] = [String(rounded), rounded.toExponential()];
  return (scientific.length < plain.length - 1 ? scientific : plain).replaceAll("-", "−");
}
