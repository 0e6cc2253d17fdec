// Runs the whole page, as a component inside of a fragment cannot.

import { RUN_AGAIN } from "./events.js";

/** @type {import("../../browser/wire.js").Report | undefined} */
let report;
const run = () => report?.("wanted", Date.now());

export default function ({ setTriggerValue }) {
  report = setTriggerValue;
  document.addEventListener(RUN_AGAIN, run);
  return () => document.removeEventListener(RUN_AGAIN, run);
}
