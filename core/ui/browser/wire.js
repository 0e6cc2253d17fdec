// How messages from Python are read, and how a component is mounted for its messages.

/**
 * A message made by `pack` in wire.py: its header, and its binary parts by name.
 * @template Header
 * @typedef {{header: Header, parts: Record<string, Uint8Array<ArrayBuffer>>}} Message
 */

/**
 * What Streamlit gives a component in every run of the page.
 * @typedef {object} Mount
 * @property {Uint8Array<ArrayBuffer>} data a message
 * @property {ParentNode} parentElement what the component is in, with its root
 * @property {Report} setStateValue
 * @property {Report} setTriggerValue
 */

/**
 * Report a value to Python under the name of a state or a trigger.
 * @typedef {(name: string, value: unknown) => void} Report
 */

/**
 * A component that `mounted` can mount: it hears of each message, and of its end.
 * @typedef {object} Component
 * @property {(message: Message<any>, report: Report) => void} update
 * @property {() => void} [leave]
 */

/**
 * The header and the named binary parts of a message.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Message<any>}
 */
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
 * A component's default export: one object of a class for every root that it is mounted in, until that leaves the page.
 * @param {new (root: HTMLElement) => Component} Kind
 * @param {"setTriggerValue" | "setStateValue"} report which of Streamlit's functions the component reports by. Of a state
 * Python hears only if it differs from the last one reported, whatever has been shown since; so the time comes with it.
 * @returns {(mount: Mount) => () => void} what Streamlit calls in every run, and what it calls at the end
 */
export function mounted(Kind, report = "setTriggerValue") {
  const kept = new WeakMap();
  return ({ data, parentElement, setTriggerValue, setStateValue }) => {
    const byState = (name, value) => setStateValue(name, [value, Date.now()]);
    /** @type {HTMLElement} */
    const root = parentElement.querySelector(".root");
    if (!kept.has(root)) kept.set(root, new Kind(root));
    kept.get(root).update(unpack(data), report === "setStateValue" ? byState : setTriggerValue);
    return () => {
      // Streamlit (1.67) also ends a run that the next one overtook while it waited for the script, and then comes again.
      if (root.isConnected) return;
      kept.get(root)?.leave?.();
      kept.delete(root);
    };
  };
}
