// What the stage is sent, as `stage_message` in stage.py makes it.

/**
 * The rows, or the columns, of the canvas and of the windows on it; see core.steps.Axis.
 * @typedef {object} Axis
 * @property {string} kinds a letter for each canvas position: "x" a pixel, "p" padding, "0" an inserted zero,
 *   "-" nothing, beyond the padding
 * @property {number[]} sources canvas position -> the input index that fills it, -1 for a zero
 * @property {number[][]} taps output position -> the canvas positions under the kernel's cells
 */

/** @typedef {{low: number, high: number, signed?: boolean}} ValueRange the values at the two ends of the colors */

/**
 * @typedef {object} StageHeader
 * @property {string} id another one for every other message
 * @property {"windows" | "scatter" | "im2col"} view
 * @property {"convolution" | "transposed" | "max" | "average"} operation
 * @property {string} title
 * @property {{input: string, kernel: string, output: string}} names
 * @property {{input: string, inputs: string, weight: string, output: string, outputs: string}} called what things are
 *   called in sentences
 * @property {string[]} filterNames
 * @property {string[]} words the shapes at each act
 * @property {number} unit values are shown times this
 * @property {"row" | "cell"} multiply how the product grows
 * @property {number[]} shape of the input, [channels, height, width]
 * @property {number} filters
 * @property {number} groups
 * @property {number[]} kernelSize [rows, columns]
 * @property {Axis} rows
 * @property {Axis} columns
 * @property {ValueRange} inputRange
 * @property {ValueRange} outputRange
 * @property {number} largestWeight
 * @property {string[]} cellColors a color for each kernel cell, or none
 * @property {string[]} palette the colors of signed values
 * @property {string} unusedColor
 * @property {{rows: number[], columns: number[]} | null} numbers of how many numbers the mean of a window is, its row's
 *   times its column's; null where it is always all
 * @property {boolean} paddingCounts whether padding is among them
 * @property {{stride: number[], padding: number[][], dilation: number[], fill: string} | null} spec how the windows move,
 *   where the browser may work out what a slider leads to
 * @property {Record<string, number>} sliders where they stood, by their labels
 * @property {boolean} [ahead] whether the browser has worked this scene out by itself
 */

/**
 * A message, unpacked; x, output and weights are little-endian float32.
 * @typedef {{header: StageHeader, parts: Record<string, Uint8Array>}} Scene
 */

export {};
