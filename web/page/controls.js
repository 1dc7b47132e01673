// The mirror's controls once more, as elements of the page: for keyboards and for whoever hears the screen. They are
// seen while one of them has the focus.

import { announce } from "./status.js";
import { say } from "./texts.js";

/** @typedef {import("./texts.js").Locale} Locale */
/** @typedef {{ en: string, zh_hans: string }} Name */
/** @typedef {{ name: Name, variants: { name: Name }[] }} Product */
/** @typedef {[number, number]} Look places of a product and of a colour */

/**
 * The mirror's state, as the stage tells it.
 * @typedef {object} State
 * @property {"loading" | "attract" | "live" | "compare" | "kept"} state
 * @property {number | null} product
 * @property {number | null} colour
 * @property {Look | null} left
 * @property {Look | null} right
 * @property {"left" | "right" | null} active
 * @property {"asked" | "saved" | "failed" | null} picture
 */

export class Controls {
    /** @type {Product[]} */
    #products;
    /** @type {(control: string, place: number) => void} */
    #press;
    /** @type {Locale} */
    #locale = "en";
    /** @type {State} */
    #state = { state: "loading", product: null, colour: null, left: null, right: null, active: null, picture: null };
    #muted = true;
    #root = document.querySelector("#controls");

    /**
     * @param {Product[]} products
     * @param {(control: string, place: number) => void} press
     */
    constructor(products, press) {
        this.#products = products;
        this.#press = press;
    }

    /** @param {{ locale?: Locale, state?: State, muted?: boolean }} news */
    show({ locale = this.#locale, state = this.#state, muted = this.#muted }) {
        [this.#locale, this.#state, this.#muted] = [locale, state, muted];
        const { product, colour, active, left } = state;
        this.#root.hidden = false;
        this.#fill("products", this.#products.map((one) => this.#name(one.name)), "product", product);
        const variants = this.#products[product]?.variants ?? [];
        this.#fill("colours", variants.map((one) => this.#name(one.name)), "colour", colour);
        const sides = left ? [this.#say("left"), this.#say("right")] : [];
        this.#fill("sides", sides, "side", active === "left" ? 0 : 1);
        this.#buttons(this.#root.querySelector("#actions"), [
            { label: this.#say(state.state === "compare" ? "compare-done" : "compare"), press: ["compare", 0] },
            { label: this.#say("keep"), press: ["keep", 0] },
            ...(state.state === "kept" ? [{ label: this.#say("close"), press: ["close", 0] }] : []),
            { label: this.#say(muted ? "sound-on" : "sound-off"), press: ["sound", 0] },
            { label: this.#say("language"), press: ["language", 0], lang: locale === "en" ? "zh-Hans" : "en" },
        ]);
        announce(this.#told());
    }

    /** @returns {string} what the mirror does, in words */
    #told() {
        const { state, product, colour, left, right, picture } = this.#state;
        switch (state) {
            case "live": return this.#say("status-live", this.#words([product, colour]));
            case "compare": return this.#say("status-compare", { left: this.#both(left), right: this.#both(right) });
            case "kept": return this.#say(`status-${picture}`);
            case "attract": return this.#say("status-attract");
            case "loading": return this.#say("status-loading");
            default: return "";
        }
    }

    /** @param {Look} look */
    #words([product, colour]) {
        const { name, variants } = this.#products[product];
        return { product: this.#name(name), colour: this.#name(variants[colour].name) };
    }

    /** @param {Look} look */
    #both(look) {
        const { product, colour } = this.#words(look);
        return this.#locale === "en" ? `${product} in ${colour}` : `${product}（${colour}）`;
    }

    /** @param {Name} name */
    #name(name) {
        return this.#locale === "en" ? name.en : name.zh_hans;
    }

    /**
     * @param {string} key
     * @param {Record<string, string>} [variables]
     */
    #say(key, variables) {
        return say(this.#locale, key, variables);
    }

    /**
     * A group of which one is chosen.
     * @param {string} id
     * @param {string[]} labels
     * @param {string} control
     * @param {number | null} chosen
     */
    #fill(id, labels, control, chosen) {
        const group = this.#root.querySelector(`#${id}`);
        group.hidden = labels.length === 0;
        group.querySelector("legend").textContent = this.#say(id);
        this.#buttons(group, labels.map((label, place) => ({ label, press: [control, place], chosen: place === chosen })));
    }

    /**
     * Makes the buttons of `parent` these; those that are there stay, and so does the focus.
     * @param {Element} parent
     * @param {{ label: string, press: [string, number], chosen?: boolean, lang?: string }[]} wanted
     */
    #buttons(parent, wanted) {
        const buttons = [...parent.querySelectorAll("button")];
        buttons.slice(wanted.length).forEach((button) => button.remove());
        wanted.forEach(({ label, press, chosen, lang }, at) => {
            const button = buttons[at] ?? parent.appendChild(Object.assign(document.createElement("button"), { type: "button" }));
            if (button.textContent !== label) button.textContent = label;
            button.lang = lang ?? this.#locale;
            button.onclick = () => this.#press(...press);
            if (chosen === undefined) button.removeAttribute("aria-pressed");
            else button.setAttribute("aria-pressed", String(chosen));
        });
    }
}
