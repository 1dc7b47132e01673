// The mirror on a canvas of the page's: the engine with its stage and screens. One that breaks, or whose adapter is lost,
// is replaced by another one, which goes on where it was.

import { fetched } from "./load.js";

/** What the engine is, and what calls it. */
const FILES = {
    glue: new URL("./window-glue.js", import.meta.url),
    wasm: new URL("./window.wasm", import.meta.url),
};

/** One that worked for so long, ms, may break again without being given up. */
const PROVEN = 30_000;

/** Mirrors that may break one after the other before there is no use in another one. */
const TRIES = 3;

/** How often a lost adapter is asked for, and how often it may be missing. */
const ASK = { every: 250, times: 20 };

/**
 * @typedef {object} Wishes
 * @property {import("./texts.js").Locale} locale
 * @property {import("./controls.js").Product[]} products
 * @property {string | null} product the id of the one that whoever comes is met with
 * @property {string | null} colour
 */

/**
 * Fires `event`, whose `told` is what the engine tells (`web/window/src/events.rs` lists it); `lost` when it broke and
 * another one is being started; `again` when that one wants pictures; and `error`, with `error`, when it was given up.
 */
export class Stage extends EventTarget {
    #module;
    /** @type {typeof import("./window-glue.js") | undefined} */
    #engine;
    /** @type {Wishes} */
    #wishes;
    #run = 0;
    #begun = 0;
    #broken = 0;
    /** What another mirror has to be told again. */
    #demonstration = false;
    #muted = true;
    #motion = matchMedia("(prefers-reduced-motion: reduce)");

    /**
     * @param {import("./load.js").Fetch} [load]
     * @returns {Promise<Stage>} one that can be started
     */
    static async load(load = fetched) {
        const stage = new Stage();
        // The script comes meanwhile, to be there at the start.
        [stage.#module] = await Promise.all([WebAssembly.compileStreaming(load(FILES.wasm)), glue(1)]);
        return stage;
    }

    /** @param {Wishes} wishes */
    async start(wishes) {
        this.#wishes = wishes;
        this.#motion.onchange = () => this.#engine?.reduceMotion(this.#motion.matches);
        addEventListener("error", ({ error }) => this.#judge(error));
        addEventListener("unhandledrejection", ({ reason }) => this.#judge(reason));
        await this.#launch();
    }

    /**
     * Shows a picture with what was seen in it.
     * @param {VideoFrame | ImageBitmap} picture given away
     * @param {number} id
     * @param {number} time ms
     * @param {Float64Array} observation
     * @param {Float32Array} [focus] what the picture is to fill the view about, while another one is seen over it
     */
    show(picture, id, time, observation, focus) {
        if (this.#engine) this.#engine.show(picture, id, time, observation, focus);
        else picture.close();
    }

    /** Shows the same picture at a later moment. @param {number} time ms */
    again(time) {
        this.#engine?.again(time);
    }

    /** Pictures come. @param {boolean} demonstration whether they are not the shopper's */
    opened(demonstration) {
        this.#demonstration = demonstration;
        this.#engine?.opened(demonstration);
    }

    /** Presses a control. @param {string} control @param {number} place */
    press(control, place) {
        this.#engine?.press(control, place);
    }

    /** Writes into the field that has the focus. @param {string} text @param {boolean} done */
    enter(text, done) {
        this.#engine?.enter(text, done);
    }

    /** The answer to a snapshot. @param {string} [name] under which it was kept */
    pictureKept(name) {
        this.#engine?.pictureKept(name);
    }

    async #launch() {
        const run = (this.#run += 1);
        const engine = await glue(run);
        await engine.default({ module_or_path: this.#module });
        const canvas = Object.assign(document.createElement("canvas"), { id: "stage" });
        canvas.setAttribute("aria-hidden", "true");
        document.querySelector("#stage")?.remove();
        document.querySelector("#mirror").prepend(canvas);
        const { locale, products, product, colour } = this.#wishes;
        const hear = (told) => run === this.#run && this.#hear(told);
        this.#begun = performance.now();
        this.#engine = engine;
        engine.start("#stage", locale, JSON.stringify(products), product ?? undefined, colour ?? undefined, hear);
        // The engine wants the keys; those of the page's own controls do all.
        canvas.tabIndex = -1;
        engine.reduceMotion(this.#motion.matches);
        engine.opened(this.#demonstration);
        if (!this.#muted) engine.press("sound", 0);
    }

    #hear(told) {
        const { products } = this.#wishes;
        if (told.type === "error") return this.#lose(new Error(told.message));
        if (told.type === "language") this.#wishes.locale = told.locale;
        if (told.type === "sound") this.#muted = told.muted;
        if (told.type === "state" && told.product !== null) {
            const product = products[told.product];
            Object.assign(this.#wishes, { product: product.id, colour: product.variants[told.colour].id });
        }
        this.dispatchEvent(Object.assign(new Event("event"), { told }));
    }

    /** Whether an error of the page's is one by which the engine ended. */
    #judge(error) {
        const ours = error instanceof WebAssembly.RuntimeError && error.stack?.includes(`${FILES.glue}?${this.#run}`);
        if (ours && this.#engine) this.#lose(error);
    }

    /** @param {Error} error */
    async #lose(error) {
        console.error(error);
        if (!this.#engine) return;
        this.#engine = undefined;
        this.#broken = performance.now() - this.#begun > PROVEN ? 1 : this.#broken + 1;
        if (this.#broken > TRIES) return this.#fail(error);
        this.dispatchEvent(new Event("lost"));
        try {
            await adapter();
            await this.#launch();
            this.dispatchEvent(new Event("again"));
        } catch (error) {
            this.#fail(error);
        }
    }

    /** @param {Error} error */
    #fail(error) {
        this.#run += 1;
        this.#engine = undefined;
        this.dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
    }
}

/**
 * @param {number} run
 * @returns {Promise<typeof import("./window-glue.js")>} a script of its own for each run, with a memory of its own
 */
function glue(run) {
    return import(`${FILES.glue}?${run}`);
}

/** Waits for the adapter that the system gives again. */
async function adapter() {
    for (let asked = 0; asked < ASK.times; asked += 1) {
        if (await navigator.gpu.requestAdapter()) return;
        await new Promise((resolve) => setTimeout(resolve, ASK.every));
    }
    throw new Error("the graphics adapter does not come back");
}
