// One output pixel, worked out.

/** @typedef {import("./colors.js").Rgb} Rgb */

/**
 * A level under one cell of a kernel, times the weight of that cell.
 * @typedef {{level: number, padded: boolean, weight: number, product: number}} Term
 */

/**
 * What works out the terms of an output pixel.
 * @typedef {object} SumWindow
 * @property {number} full the level of white
 * @property {number[][]} kernels flat weights: one kernel for all channels, or one for each
 * @property {number[]} kernelSize [rows, columns]
 * @property {{channels: number}} picture
 * @property {(level: number) => Rgb} color the color that a level is shown in
 * @property {(row: number, column: number) => {terms: Term[], subtotal: number}[]} workOut channel by channel
 */

/**
 * How a sum is written down.
 * @typedef {object} SumSetup
 * @property {string[][]} labels the weights of each kernel, as they are written
 * @property {string[]} palette the colors of signed values
 * @property {string[]} cellColors the color of each cell of the window; empty where they have none
 * @property {boolean} summed whether the channels are added up; if not, each gives an output of its own
 * @property {string} fillName what the padding is filled with, in words
 * @property {{display: string}} legend how the output picture shows values
 * @property {string[]} [channelNames] R, G and B for three channels unless given
 * @property {number[]} [shown] the channels that are written down, all unless given
 * @property {{name: string, value: number}[]} [added] what is added to the channels: a bias, a skip connection
 * @property {string} [activation] the name of what is applied to the sum
 * @property {number} [activated] and what it gives
 */

/**
 * An output pixel with the terms of every channel, in levels.
 * @typedef {object} WorkedPixel
 * @property {number} row
 * @property {number} column
 * @property {SumSetup} setup
 * @property {SumWindow} window
 * @property {number} full what white is written as
 * @property {number} unit and what a level of 1 is
 * @property {{terms: Term[], subtotal: number}[]} channels
 * @property {number[]} totals the output: one value where the channels are added up, else one for each
 */

/**
 * Work out an output pixel.
 * @param {SumSetup} setup
 * @param {SumWindow} window
 * @param {number} row
 * @param {number} column
 * @param {number} full what white is written as
 * @returns {WorkedPixel}
 */
export function workedPixel(setup, window, row, column, full) {
  const channels = window.workOut(row, column);
  const subtotals = channels.map(({ subtotal }) => subtotal);
  const added = (setup.added ?? []).map(({ value }) => value);
  const totals = setup.summed ? [[...added, ...subtotals].reduce((sum, each) => sum + each, 0)] : subtotals;
  return { row, column, setup, window, full, unit: full / window.full, channels, totals };
}

/**
 * Whether there is something to add up besides the terms of one kernel: more channels, a bias, a skip connection.
 * @param {WorkedPixel} pixel
 */
export function addsUp({ setup, channels }) {
  return setup.summed && (channels.length > 1 || Boolean(setup.added?.length));
}

/**
 * Which kernel a channel is multiplied by.
 * @param {SumWindow} window
 * @param {number} channel
 */
export function kernelIndex({ kernels }, channel) {
  return kernels.length === 1 ? 0 : channel;
}
