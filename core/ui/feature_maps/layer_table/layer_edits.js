// Layers as they are written in a link, and what an edit makes of them. Nothing is drawn here.

export const WINDOW = { k: "kernel_size", s: "stride", p: "padding", d: "dilation" };
export const NAMES = { out: "Output channels", k: "Kernel size", s: "Stride", p: "Padding", d: "Dilation" };
const BLANK = { kernel_size: null, stride: null, padding: null, dilation: null };
const AS_BY_DEFAULT = { bias: true, ceil_mode: false, count_include_pad: true };
const POINTWISE = { kernel_size: 1, stride: 1, padding: 0, dilation: 1 };
const BY_TWO = { kernel_size: 2, stride: 2, padding: 0, dilation: 1 }; // halves, or doubles where transposed

const isPointwise = (layer) =>
  layer.kind === "conv" && Object.entries(POINTWISE).every(([name, size]) => layer[name] === size);

export const kindOf = (layer) => (isPointwise(layer) ? "pointwise" : layer.kind);

/**
 * What is the same for all layers of a kind, from core.network.kinds.
 * @typedef {object} Kind
 * @property {string} title
 * @property {"convolution" | "transposed" | "mean" | "maximum"} operation
 * @property {boolean} learns
 * @property {boolean} pools whether a window moves that learns nothing
 * @property {"chosen" | "channels" | null} groups
 * @property {boolean} whole_map
 */

/** A layer that is added: its window is the sidebar's. */
export const ADDED = {
  kind: "conv",
  out_channels: 16,
  ...BLANK,
  groups: 1,
  ...AS_BY_DEFAULT,
  adds: null,
  activation: "relu",
};

/**
 * A layer as `parse_stack` in stack_text.py reads it.
 * @param {Record<string, Kind>} kinds
 */
export function writeLayer(layer, kinds) {
  const words = [layer.kind];
  if (kinds[layer.kind].learns) words.push(layer.out_channels);
  for (const [letter, name] of Object.entries(WINDOW))
    if (layer[name] !== null) words.push(letter + layer[name]);
  if (layer.groups > 1) words.push(`g${layer.groups}`);
  for (const [name, usual] of Object.entries(AS_BY_DEFAULT))
    if (layer[name] !== usual) words.push(usual ? `no${name}` : name);
  if (layer.adds !== null && kinds[layer.kind].learns) words.push(`add${layer.adds}`);
  if (layer.activation !== "none") words.push(layer.activation);
  return words.join(".");
}

/**
 * The layer after its kind was changed: what still makes sense stays, the rest is a sensible start.
 * @param {string} kind one of `kinds`, or "pointwise"
 * @param {number | null} inChannels
 * @param {Record<string, Kind>} kinds
 */
export function withKind(layer, kind, inChannels, kinds) {
  const same = { ...layer, kind: kind === "pointwise" ? "conv" : kind, groups: 1 };
  const [before, after] = [kinds[layer.kind], kinds[same.kind]];
  if (!after.learns) {
    const keeps = !before.learns && layer.kernel_size !== null;
    return {
      ...same,
      ...(after.whole_map ? BLANK : keeps ? {} : BY_TWO),
      ...AS_BY_DEFAULT,
      ceil_mode: after.pools && layer.ceil_mode,
      adds: null,
      activation: "none",
    };
  }
  if (!before.learns) Object.assign(same, AS_BY_DEFAULT, { activation: "relu" });
  if (after.groups === "channels") same.out_channels = inChannels ?? same.out_channels;
  if (kind === "pointwise") return { ...same, ...POINTWISE };
  if (after.operation !== before.operation)
    return { ...same, ...(after.operation === "transposed" ? BY_TWO : BLANK) };
  return isPointwise(layer) ? { ...same, ...BLANK } : same;
}

/** Where the layer with this index is after two neighbors were exchanged; null stays null. */
export const afterExchange = (index, one, other) => (index === one ? other : index === other ? one : index);

/** The layer that a skip connection adds, by its number from 1 (0: the picture), where indices change as `after` says. */
export function carriedSkip(adds, after) {
  if (!adds) return adds;
  const index = after(adds - 1);
  return index === null ? null : index + 1;
}

/** Where the layer with this index is after one was removed; null if it was that one. */
export const afterRemoval = (index, removed) =>
  index === null || index === removed ? null : index > removed ? index - 1 : index;
