// The mirror in a shop's page, in the frame that element.js makes. The page around it is told what the mirror does: never
// where a face is, how large it is or what it looks like. A picture leaves the frame when the shopper gives it.

import { mayHavePicture } from "./consent.js";
import { spoken } from "./texts.js";
import { isId } from "./wishes.js";

/** @typedef {{ id: string, variants: { id: string }[] }} Product */

/** How the mirror is worked. @typedef {(control: string, place: number) => void} Press */

/** States of the mirror in which something is worn and can be changed. */
const WEARING = ["live", "compare"];

/** A face that is not seen for so long, ms, has left: in between it may be missed in a frame. */
const LEFT = 500;

/** The page around this one. Without one, nobody is told anything. */
export class Shop {
    /** @type {string | null} */
    #origin;
    /** @type {Product[]} */
    #products = [];
    /** @type {Press} */
    #press = () => {};
    /** @type {Partial<import("./controls.js").State>} */
    #state = {};
    /** @type {import("./texts.js").Locale | undefined} */
    #locale;
    /** What the shop's page wished last. @type {{ product: string, colour: string | null } | null} */
    #wish = null;
    /** Whether the mirror does not show the wish yet. */
    #waits = false;
    #ready = false;
    #face = false;
    /** Counts the time without a face. */
    #leaving = 0;
    #look = "";
    #asked = false;

    /** @param {string | null} origin of the page around this one */
    constructor(origin) {
        this.#origin = window.parent === window ? null : origin;
        if (!this.#origin) return;
        addEventListener("message", ({ source, origin, data }) => {
            if (source === window.parent && origin === this.#origin) this.#heed(data);
        });
        this.#tell("hello");
    }

    /**
     * The mirror is there.
     * @param {Product[]} products in the order of its shelf
     * @param {Press} press
     */
    open(products, press) {
        [this.#products, this.#press] = [products, press];
    }

    /** Hears what the mirror tells; events.rs has the list. */
    hear(event) {
        switch (event.type) {
            case "state": return this.#show(event);
            case "language": return (this.#locale = event.locale);
            case "dressing": return event.dressing === "worn" && this.#begin();
        }
    }

    /** @param {boolean} present whether a face of the shopper's is seen */
    face(present) {
        if (!present) {
            this.#leaving ||= setTimeout(() => this.#see(false), LEFT);
            return;
        }
        clearTimeout(this.#leaving);
        this.#leaving = 0;
        this.#see(true);
    }

    /** @param {boolean} present */
    #see(present) {
        if (present !== this.#face) this.#tell("face", { present });
        this.#face = present;
    }

    /**
     * Something is wrong.
     * @param {string} code as element.js lists them
     * @param {string} message
     */
    fail(code, message) {
        this.#tell("error", { code, message });
    }

    /** The shopper kept a picture. @param {Blob} blob */
    kept(blob) {
        if (this.#asked) this.#tell("snapshot", { blob });
        this.#asked = false;
    }

    #tell(type, detail = {}) {
        if (this.#origin) window.parent.postMessage({ type, ...detail }, this.#origin);
    }

    #begin() {
        if (!this.#ready) this.#tell("ready");
        this.#ready = true;
    }

    /** @param {unknown} message of the page around this one */
    #heed(message) {
        const { type, product, colour, lang } = message ?? {};
        if (type === "snapshot") return this.#ask();
        if (type !== "wish") return;
        if (isId(product)) [this.#wish, this.#waits] = [{ product, colour: isId(colour) ? colour : null }, true];
        const locale = spoken(String(lang));
        if (this.#locale && locale && locale !== this.#locale) this.#press("language", 0);
        this.#fulfil();
    }

    /** @param {import("./controls.js").State} state */
    #show(state) {
        this.#state = state;
        // Whoever comes next finds what the shop's page shows.
        if (state.state === "attract") this.#waits = this.#wish !== null;
        if (state.picture === "failed" && this.#asked) {
            this.#asked = false;
            this.fail("snapshot", "the picture could not be kept");
        }
        if (this.#fulfil()) return;
        const product = this.#products[state.product];
        if (!product) return;
        const look = { product: product.id, colour: product.variants[state.colour].id };
        if (this.#look !== JSON.stringify(look)) this.#tell("product", look);
        this.#look = JSON.stringify(look);
    }

    /** Puts on what is wished, as soon as anything is worn. Returns whether something was changed. */
    #fulfil() {
        if (!this.#waits || !WEARING.includes(this.#state.state)) return false;
        this.#waits = false;
        const { product, colour } = this.#wish;
        const place = this.#products.findIndex(({ id }) => id === product);
        if (place < 0) {
            this.fail("product", `there is no product ${product} here`);
            return false;
        }
        const variant = Math.max(0, this.#products[place].variants.findIndex(({ id }) => id === colour));
        if (this.#state.product === place && this.#state.colour === variant) return false;
        this.#press("product", place);
        this.#press("colour", variant);
        return true;
    }

    /** The shop's page would like a picture: the shopper says whether it gets one. */
    async #ask() {
        if (!WEARING.includes(this.#state.state)) return this.fail("snapshot", "nobody is seen who could be in a picture");
        this.#asked = await mayHavePicture(this.#locale);
        if (this.#asked) this.#press("keep", 0);
        else this.#tell("snapshot", { blob: null });
    }
}
