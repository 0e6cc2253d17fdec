// Receives the chosen filter at every size of its slider and keeps the latest for the loupe; shows nothing.

import { unpack } from "../../browser/wire.js";
import { kernelSizes } from "./kernel_store.js";

export default function ({ data }) {
  const { header, parts } = unpack(data);
  const bytes = new DataView(parts.weights.buffer, parts.weights.byteOffset);
  let at = 0;
  const next = () => bytes.getFloat32(4 * at++, true);
  const sizes = Array.from({ length: header.sizes }, (_, i) =>
    Array.from({ length: header.channels }, () => Array.from({ length: (i + 1) ** 2 }, next)),
  );
  kernelSizes.latest = { digest: header.digest, kernels: sizes };
}
