// Asks, when the connection to the server is there again, whether it still knows this session. If so, nothing is lost, and
// hundreds who come back at once cost it little; if not, the page is run again.

import { RUN_AGAIN } from "./events.js";

const PAUSE = 250; // milliseconds between two looks
const PATIENCE = 1500; // milliseconds for the answer to begin: a server that does not know the fragment gives none

/** @type {import("../../browser/wire.js").Report | undefined} */
let report;
let answered = 0; // the last question that was
/** @type {string | undefined} */
let before;

const app = () => /** @type {HTMLElement} */ (document.querySelector("[data-testid=stApp]"));

/** Ask by what runs nothing but this component's own fragment, and that only in a session which knows it. */
function ask() {
  const question = Date.now();
  report?.("asked", question);
  const look = setInterval(() => {
    const { testConnectionState, testScriptState } = app().dataset;
    const isConnected = testConnectionState === "CONNECTED"; // else it will be asked anew
    const mayCome = testScriptState === "running" || Date.now() < question + PATIENCE;
    if (isConnected && answered !== question && mayCome) return;
    clearInterval(look);
    if (isConnected && answered !== question) document.dispatchEvent(new Event(RUN_AGAIN));
  }, PAUSE);
}

const changes = new MutationObserver(() => {
  const { testConnectionState: now } = app().dataset;
  if (now === "CONNECTED" && before !== now) ask();
  before = now;
});

export default function ({ data, setTriggerValue }) {
  report = setTriggerValue;
  answered = data.answered;
  before = app().dataset.testConnectionState;
  changes.observe(app(), { attributeFilter: ["data-test-connection-state"] });
  return () => changes.disconnect();
}
