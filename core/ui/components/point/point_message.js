// What the component is sent, as point.py makes it.

/** @typedef {number[][]} Region [[top, bottom], [left, right]], half-open, in cells of the picture */

/**
 * @typedef {object} Legend
 * @property {number} largest the value of the last color
 * @property {number} greatest the largest of the values themselves
 * @property {number} [smallest] of a signed scale only
 * @property {string[]} colors
 * @property {string} [title]
 * @property {boolean} [optional] whether it goes with the optional overlays
 */

/**
 * One of the pictures; see `Panel` in point.py.
 * @typedef {object} PictureSpec
 * @property {string} title
 * @property {string} alt
 * @property {number[]} shape [rows, columns]
 * @property {string} [image] the digest of a picture that was sent apart
 * @property {string} [part] or the name of its PNG among the parts
 * @property {Region} view
 * @property {{at: Region, label: string}[]} frames
 * @property {{part: string, at: Region, optional: boolean}[]} overlays
 * @property {Legend | null} legend
 * @property {boolean} pick whether a cell can be chosen in it
 */

/**
 * @typedef {object} PointHeader
 * @property {string} id
 * @property {PictureSpec[]} panels
 * @property {number[]} position
 * @property {number[] | null} shape
 * @property {string} option
 * @property {boolean} small
 * @property {object | null} bars
 */

export {};
