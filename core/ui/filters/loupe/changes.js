// Showing again only what has changed: most moves change little.

export class Changes {
  /** @type {Record<string, string>} */
  shown = {};

  /**
   * Run `show` if `value` is not what was shown under this name before.
   * @param {string} name
   * @param {unknown} value anything that JSON can hold
   * @param {() => void} show
   */
  onceFor(name, value, show) {
    const key = JSON.stringify(value);
    if (this.shown[name] === key) return;
    this.shown[name] = key;
    show();
  }
}
