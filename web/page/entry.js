// A field of the page's over the one that the mirror draws, while that one has the focus: the system's keyboard,
// compositions of Chinese, corrections and screen readers know what to do with it.

/**
 * What is asked for, as the mirror tells it.
 * @typedef {object} Asked
 * @property {"text" | "search" | "tel" | "email" | "numeric"} purpose which keyboard is shown
 * @property {string} name what screen readers read
 * @property {string} text what is written in it
 * @property {number} left CSS pixels in the mirror
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

export class Entry {
    #input = document.querySelector("#entry");

    /** @param {(text: string, done: boolean) => void} enter told what is written, and when the shopper has done */
    constructor(enter) {
        const input = this.#input;
        const tell = (done) => enter(input.value, done);
        // What is being composed is not yet what is meant.
        input.addEventListener("input", ({ isComposing }) => isComposing || tell(false));
        input.addEventListener("compositionend", () => tell(false));
        input.addEventListener("keydown", ({ key, isComposing }) => {
            if (!isComposing && (key === "Enter" || key === "Escape")) input.blur();
        });
        input.addEventListener("blur", () => input.hidden || tell(true));
    }

    /** Lays the field there, or moves it. @param {Asked} asked */
    begin({ purpose, name, text, left, top, width, height }) {
        const input = this.#input;
        const place = Object.entries({ left, top, width, height });
        for (const [side, pixels] of place) input.style.setProperty(side, `${pixels}px`);
        if (!input.hidden) return;
        Object.assign(input, { value: text, inputMode: purpose, hidden: false });
        input.setAttribute("aria-label", name);
        input.focus();
        input.select();
    }

    /** Takes it away. */
    end() {
        this.#input.hidden = true;
    }
}
