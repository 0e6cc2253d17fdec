// Layers as they are written in a link, and what an edit makes of them. Nothing is drawn here.

export const WINDOW = { k: "kernel_size", s: "stride", p: "padding", d: "dilation" };
export const NAMES = { out: "Output channels", k: "Kernel size", s: "Stride", p: "Padding", d: "Dilation" };
export const BLANK = { kernel_size: null, stride: null, padding: null, dilation: null };
const POINTWISE = { kernel_size: 1, stride: 1, padding: 0, dilation: 1 };
const HALVE = { kernel_size: 2, stride: 2, padding: 0, dilation: 1 };
export const isConvolution = (kind) => kind === "conv" || kind === "depthwise";

const isPointwise = (layer) =>
  layer.kind === "conv" && Object.entries(POINTWISE).every(([name, size]) => layer[name] === size);

export const kindOf = (layer) => (isPointwise(layer) ? "pointwise" : layer.kind);

/** A layer as `parse_stack` in stack_text.py reads it. */
export function writeLayer(layer) {
  const words = [layer.kind];
  if (isConvolution(layer.kind)) words.push(layer.out_channels);
  for (const [letter, name] of Object.entries(WINDOW))
    if (layer[name] !== null) words.push(letter + layer[name]);
  if (layer.groups > 1) words.push(`g${layer.groups}`);
  if (!layer.bias) words.push("nobias");
  if (layer.activation !== "none") words.push(layer.activation);
  return words.join(".");
}

/** The layer after its kind was changed: what still makes sense stays, the rest is a sensible start. */
export function withKind(layer, kind, inChannels) {
  const same = { ...layer, kind: kind === "pointwise" ? "conv" : kind, groups: 1 };
  if (!isConvolution(same.kind)) {
    const keeps = layer.kind.endsWith("_pool") && layer.kernel_size !== null;
    return {
      ...same,
      ...(kind === "global_avg_pool" ? BLANK : keeps ? {} : HALVE),
      bias: true,
      activation: "none",
    };
  }
  if (!isConvolution(layer.kind)) same.activation = "relu";
  if (kind === "depthwise") same.out_channels = inChannels ?? same.out_channels;
  if (kind === "pointwise") return { ...same, ...POINTWISE };
  return isPointwise(layer) || !isConvolution(layer.kind) ? { ...same, ...BLANK } : same;
}

/** Where the layer with this index is after two neighbors were exchanged; null stays null. */
export const afterExchange = (index, one, other) => (index === one ? other : index === other ? one : index);

/** Where the layer with this index is after one was removed; null if it was that one. */
export const afterRemoval = (index, removed) =>
  index === null || index === removed ? null : index > removed ? index - 1 : index;
