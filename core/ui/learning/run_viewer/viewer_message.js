// What the viewer of a run is sent, as run_viewer.py makes it.

/**
 * One run's curves; every list has an entry for each of its snapshots.
 * @typedef {object} Line
 * @property {string} label
 * @property {string} color
 * @property {number[]} step
 * @property {number[]} loss mean cross-entropy of what is trained on
 * @property {number[]} held_out_loss
 * @property {number[]} accuracy from 0 to 1
 * @property {number[]} held_out_accuracy
 */

/**
 * @typedef {object} ViewerHeader
 * @property {string} id
 * @property {number[]} steps of the checkpoints whose filters are sent
 * @property {number[]} filterShape [filters, rows, columns]
 * @property {number} largest the end of the filters' common color scale
 * @property {string[]} palette
 * @property {Line[]} lines the first is that of the filters
 * @property {number} last the step at which the curves end, if the run is not stopped before
 * @property {boolean} plays whether it plays by itself when it is first seen
 * @property {string[]} similar for each filter, what the last one is most like; empty if nothing is said
 * @property {{count: number, size: number[], largest: number, range: number[], caption: string}} [maps]
 */

export {};
