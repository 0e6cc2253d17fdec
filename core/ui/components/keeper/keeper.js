// Keeps what a session holds in this browser, and gives it back to a session that is without it.

import { base64Of } from "../../browser/base64.js";
import { element } from "../../browser/element.js";
import { mounted } from "../../browser/wire.js";
import { allKept, forgetAll, keep, lastKept } from "./kept_store.js";

/**
 * The message of keeper.py.
 * @typedef {{digest: string, shown: boolean}} KeeperHeader `digest`: of what the session holds, empty if it holds
 *   nothing; `shown`: whether to say that it is kept
 */

class Keeper {
  asked = false; // for what was kept: once until the session holds it, or what is no picture would be asked for forever

  /** @param {HTMLElement} root */
  constructor(root) {
    this.said = element("span");
    this.forget = element("button", { text: "Forget it", onclick: () => this.forgetIt() });
    this.line = element("p", { role: "status", hidden: true }, this.said, " ", this.forget);
    root.replaceChildren(this.line);
  }

  /**
   * @param {import("../../browser/wire.js").Message<KeeperHeader>} message
   * @param {import("../../browser/wire.js").Report} report
   */
  async update({ header: { digest, shown }, parts }, report) {
    this.report = report;
    if (digest) this.asked = false; // the next session may be without it
    if (digest && parts.content.length) {
      if (await keep(digest, parts.content.slice())) report("kept", digest);
    } else if (!digest && !this.asked) {
      this.asked = true;
      const content = await lastKept();
      if (content) report("file", { name: "", data: await base64Of(new Blob([content])) });
    }
    this.line.hidden = !shown || !digest || !(await allKept()).includes(digest);
    this.said.textContent = "Kept in this browser, so that a reload does not lose it.";
  }

  async forgetIt() {
    await forgetAll();
    this.asked = true;
    this.line.hidden = true;
    this.report("forgotten", Date.now());
  }
}

export default mounted(Keeper);
