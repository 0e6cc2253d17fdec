// What the grid of channels is sent, as `grid_message` in channel_grid.py and `look_ahead` in network_ahead.py make it.

/**
 * A layer up to the open one: how its window moves, and what it has besides.
 * @typedef {import("../../browser/window.js").Moves & {
 *   groups: number, channels: number, weights: number, bias: boolean,
 *   activation: string, slope: number, follows: string[],
 * }} LayerAhead
 */

/**
 * @typedef {object} GridHeader
 * @property {string} id
 * @property {number[]} size [height, width] of the maps
 * @property {number[]} shape [channels, height, width] of the values that are sent
 * @property {number} step every step-th row and column of the maps is sent
 * @property {string} sampling what is left out, in words
 * @property {string} activation
 * @property {number} slope of a leaky ReLU
 * @property {string[]} names of the values before and after the activation
 * @property {number} largest the end of the common color scale
 * @property {number[]} own the ends of the channels' own scales
 * @property {number[][]} ranges [smallest, largest] before and, if there is one, after the activation
 * @property {string[]} zeroed how much of each map ReLU sets to zero, in words
 * @property {string[]} dead what is wrong with each channel, if anything
 * @property {string[]} palette
 * @property {{channel: number, position: number[], chosen: boolean}} view
 * @property {LayerAhead[]} layers empty where the browser cannot look ahead
 * @property {string} [input] the digest of the network's input
 * @property {Record<string, number>} sliders
 * @property {boolean} [ahead] whether the browser has worked these maps out by itself
 */

export {};
