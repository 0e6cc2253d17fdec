// How messages from Python are read, and how a component is mounted for its messages.

/** The header and the named binary parts of a message made by `pack` in wire.py. */
export function unpack(bytes) {
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  const parts = {};
  for (const [name, [offset, length]] of Object.entries(header.parts)) {
    parts[name] = bytes.subarray(start + offset, start + offset + length);
  }
  return { header, parts };
}

/** The values of a part sent as little-endian float32. */
export function floats(part) {
  return new Float32Array(part.slice().buffer);
}

/** A PNG's bytes as something a canvas can draw. */
export function decodePng(bytes) {
  return createImageBitmap(new Blob([bytes], { type: "image/png" }));
}

/**
 * A component's default export: one object of `Kind` for every root that it is mounted in. The object hears of
 * each message, with Streamlit's function to report by, and may `leave()` when its root goes.
 */
export function mounted(Kind, report = "setTriggerValue") {
  const kept = new WeakMap();
  return ({ data, parentElement, ...streamlit }) => {
    const root = parentElement.querySelector(".root");
    if (!kept.has(root)) kept.set(root, new Kind(root));
    kept.get(root).update(unpack(data), streamlit[report]);
    return () => {
      kept.get(root)?.leave?.();
      kept.delete(root);
    };
  };
}
