// What "One channel" is sent, as `channel_message` in channel_sum.py makes it.

/**
 * A filter of a 1x1 convolution.
 * @typedef {{formula: string, weights: number[], labels: string[], bias: number | null}} Recipe
 */

/**
 * @typedef {object} ChannelHeader
 * @property {string} id
 * @property {number} channel which map it is
 * @property {number[]} channels the input channels that the map is made of
 * @property {string[]} channelNames
 * @property {number[]} position [row, column] of the value that is worked out
 * @property {number[]} value it, before and after the activation
 * @property {boolean} largestOf whether a value is the largest in its window
 * @property {string} kindTitle
 * @property {number[]} stride
 * @property {number[]} kernelSize [rows, columns]
 * @property {number[]} workedOut the input channels whose terms are written down
 * @property {Record<number, string[]>} labels their weights, as they are written
 * @property {string[]} [cellColors]
 * @property {{name: string, value: number, everywhere: boolean}[]} added to the parts for the value that is worked out;
 *   everywhere: the same for the whole map
 * @property {string} fillName what the padding is filled with
 * @property {number} largest the end of the map's color scale
 * @property {number[]} range [smallest, largest] of the map
 * @property {number[]} shape [height, width] of the map
 * @property {number} step every step-th row and column of it is sent
 * @property {number[]} sampleShape [height, width] of what is sent
 * @property {string} activation as people say it; empty for none
 * @property {string} activationName as core.network.layers has it
 * @property {number} slope of a leaky ReLU
 * @property {number[]} inputThumbnail [height, width]
 * @property {number[]} [partThumbnail]
 * @property {Recipe[]} [recipes] of a small 1x1 convolution: all of its filters
 * @property {string[]} [shapes] of its input and its output, as PyTorch prints them
 * @property {number[]} [resultThumbnail]
 * @property {boolean} gray whether the inputs are those of a photograph
 * @property {number} largestInput the end of the inputs' color scale
 * @property {string[]} palette
 */

export {};
