// Tells when the connection to the server is there again: whoever answers then may know nothing of this session.

/** @type {import("../../browser/wire.js").Report | undefined} */
let report;
/** @type {string | undefined} */
let before;
const changes = new MutationObserver(([{ target }]) => {
  const { testConnectionState: now } = /** @type {HTMLElement} */ (target).dataset;
  if (now === "CONNECTED" && before !== now) report?.("connected", Date.now());
  before = now;
});

export default function ({ setTriggerValue }) {
  report = setTriggerValue;
  const app = /** @type {HTMLElement} */ (document.querySelector("[data-testid=stApp]"));
  before = app.dataset.testConnectionState;
  changes.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => changes.disconnect();
}
