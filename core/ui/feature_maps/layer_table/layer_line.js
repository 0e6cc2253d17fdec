// A layer as one line, where many are folded.

import { WINDOW } from "./layer_edits.js";
import { addedName } from "./skip_field.js";

/**
 * What a layer is: "Convolution to 64 · 3×3 · stride 2 · + layer 1 · ReLU".
 * @param {Record<string, any>} layer as it is chosen
 * @param {Record<string, string>} sidebar what its window is where it leaves it to the sidebar
 * @param {{kinds: Record<string, import("./layer_edits.js").Kind>, activations: Record<string, string>}} header
 */
export function lineOf(layer, sidebar, { kinds, activations }) {
  const { learns, title, whole_map: wholeMap } = kinds[layer.kind];
  const size = (name) => String(layer[WINDOW[name]] ?? sidebar[name] ?? "");
  const [kernel, stride] = [size("k"), size("s")];
  return [
    learns ? `${title} to ${layer.out_channels}` : title,
    ...(wholeMap ? [] : [kernel.includes("×") ? kernel : `${kernel}×${kernel}`]),
    ...(wholeMap || stride === "1" ? [] : [`stride ${stride}`]),
    ...(layer.adds === null ? [] : [`+ ${addedName(layer.adds)}`]),
    ...(layer.activation === "none" ? [] : [activations[layer.activation]]),
  ].join(" · ");
}
