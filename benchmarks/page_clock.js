// Runs in every measured page before its own scripts: when a state is drawn, and what the server sent.
// A page's `mark` is an expression whose value changes with every new state, and is empty before the first.

globalThis.pageClock = {
  bytes: 0,

  /** The page's clock in ms at the first frame in which `holds()`; that frame then draws it. Gives up after 60 s. */
  firstFrame(holds) {
    const begin = performance.now();
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          if (holds()) resolve(performance.now());
          else if (performance.now() - begin > 60_000) throw new Error(`still waiting for ${holds}`);
          else requestAnimationFrame(look);
        } catch (error) {
          reject(error);
        }
      };
      requestAnimationFrame(look);
    });
  },

  /** Milliseconds from the start of the navigation until the mark is drawn. */
  load(mark) {
    return this.firstFrame(() => eval(mark));
  },

  /**
   * From the next key press to the frame with the next mark, and to the first frame in which the server has
   * `answered`; bytes until the page has come to rest.
   */
  async move(mark, answered) {
    const before = eval(mark);
    const bytes = this.bytes;
    const pressed = await new Promise((resolve) => {
      addEventListener("keydown", () => resolve(performance.now()), { capture: true, once: true });
    });
    const drawn = await this.firstFrame(() => ![before, undefined, null].includes(eval(mark)));
    const replied = await this.firstFrame(() => eval(answered));
    await this.rest();
    return { drawn: drawn - pressed, answered: replied - pressed, bytes: this.bytes - bytes };
  },

  /** Reach another state of the page in the running session, as Back and Forward do; resolves at rest. */
  async visit(mark, link) {
    const before = eval(mark);
    history.pushState(null, "", link);
    dispatchEvent(new PopStateEvent("popstate"));
    await this.firstFrame(() => ![before, undefined, null].includes(eval(mark)));
    await this.rest();
  },

  /** Wait until the script has run and the page has been quiet for 100 ms. */
  async rest() {
    const app = document.querySelector("[data-testid=stApp]");
    await this.firstFrame(() => app.dataset.testScriptState === "notRunning");
    await new Promise((resolve) => setTimeout(resolve, 100));
  },

  /** The key that moves a slider on: one step, or back to its start from its end. */
  nextKey(slider) {
    return Number(slider.value) < Number(slider.max) ? "ArrowRight" : "Home";
  },
};

globalThis.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => (pageClock.bytes += data.byteLength ?? data.length));
  }
};
