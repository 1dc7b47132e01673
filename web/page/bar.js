// How far loading has come.

import { say } from "./texts.js";

export class Bar {
    #root = document.querySelector("#loading");
    #label = this.#root.querySelector("label");
    #progress = this.#root.querySelector("progress");
    #locale;

    /** @param {import("./texts.js").Locale} locale */
    constructor(locale) {
        this.#locale = locale;
    }

    /** @param {number} part 0 to 1 of the bytes; when all have come, they are still to be made ready */
    show(part) {
        this.#root.hidden = false;
        this.#label.textContent = say(this.#locale, part < 1 ? "loading" : "starting");
        if (part < 1) this.#progress.value = part;
        else this.#progress.removeAttribute("value");
    }

    hide() {
        this.#root.hidden = true;
    }
}
