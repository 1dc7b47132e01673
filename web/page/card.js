// The card over the mirror: why there is no picture yet, and the ways to one.

import { say } from "./texts.js";

/** @typedef {import("./texts.js").Locale} Locale */
/** @typedef {"camera" | "again" | "photo"} Way */

export class Card {
    /** @type {Locale} */
    #locale;
    /** @type {{ name: string, ways: Way[], whole: boolean } | undefined} */
    #shown;
    #card = document.querySelector("#card");
    #camera = document.querySelector("#use-camera");
    #photo = document.querySelector("#use-photo");

    /**
     * @param {Locale} locale
     * @param {{ camera: () => void, photo: (file: File) => void }} ways
     */
    constructor(locale, { camera, photo }) {
        this.#locale = locale;
        this.#camera.onclick = camera;
        const input = this.#photo.querySelector("input");
        input.onchange = () => {
            if (input.files.length) photo(input.files[0]);
            // The same photo may be chosen again.
            input.value = "";
        };
    }

    /**
     * @param {string} name the first part of the texts' names
     * @param {Way[]} [ways]
     * @param {boolean} [whole] in place of the mirror, which is not there
     */
    show(name, ways = [], whole = false) {
        this.#shown = { name, ways, whole };
        this.#draw();
    }

    hide() {
        this.#shown = undefined;
        this.#draw();
    }

    /** @param {Locale} locale */
    speak(locale) {
        this.#locale = locale;
        this.#draw();
    }

    #draw() {
        this.#card.hidden = !this.#shown;
        if (!this.#shown) return;
        const { name, ways, whole } = this.#shown;
        const text = (key) => say(this.#locale, key);
        this.#card.classList.toggle("whole", whole);
        this.#card.querySelector("h2").textContent = text(`${name}-title`);
        this.#card.querySelector("p").textContent = text(`${name}-body`);
        this.#camera.hidden = !ways.includes("camera") && !ways.includes("again");
        this.#camera.textContent = text(ways.includes("again") ? "again" : "use-camera");
        this.#photo.hidden = !ways.includes("photo");
        this.#photo.querySelector("span").textContent = text("use-photo");
    }
}
