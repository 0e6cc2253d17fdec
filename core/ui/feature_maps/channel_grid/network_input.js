// Receives the network's input and keeps the latest for the grid of maps; shows nothing.

import { unpack } from "../../browser/wire.js";
import { networkInput } from "./input_store.js";

export default function ({ data }) {
  const { header, parts } = unpack(data);
  const [channels, height, width] = header.shape;
  networkInput.latest = header.digest;
  new Response(new Blob([parts.values]).stream().pipeThrough(new DecompressionStream("deflate")))
    .arrayBuffer()
    .then((buffer) => {
      if (networkInput.latest !== header.digest) return;
      networkInput.sent = {
        digest: header.digest,
        picture: { channels, height, width, levels: new Float32Array(buffer) },
      };
      networkInput.dispatchEvent(new Event("sent"));
    });
}
