// The first picture: the feed and one product, drawn by a module that is small enough to be there while the mirror itself
// is on its way. The mirror draws the same below it, until nobody sees the difference any more.

import { fetched } from "./load.js";

/** What draws it, and what calls that. */
const FILES = {
    glue: new URL("./first-glue.js", import.meta.url),
    wasm: new URL("./first.wasm", import.meta.url),
};

/** Frames until a picture is surely on the screen: the mirror's light comes a frame after its product. */
const FRAMES = 4;

/** How long the first picture has the page to itself, ms. */
const PATIENCE = 1000;

export class First {
    /** @type {import("./first-glue.js").First | undefined} */
    #drawing;
    #canvas = Object.assign(document.createElement("canvas"), { id: "first" });
    /** @type {Promise<void> | undefined} */
    #leaving;

    /**
     * @param {import("./stage.js").Wishes | Promise<import("./stage.js").Wishes>} wishes
     * @param {import("./load.js").Fetch} [load]
     * @returns {Promise<First>} one with the product on
     * @throws {Error} when its files do not come, there is no adapter, or the product cannot be made
     */
    static async start(wishes, load = fetched) {
        const first = new First();
        const parts = [WebAssembly.compileStreaming(load(FILES.wasm)), import(FILES.glue.href), wishes];
        const [module, glue, wanted] = await Promise.all(parts);
        await glue.default({ module_or_path: module });
        try {
            await first.#begin(glue, wanted);
        } catch (error) {
            first.end();
            throw error;
        }
        return first;
    }

    /**
     * @param {typeof import("./first-glue.js")} glue
     * @param {import("./stage.js").Wishes} wishes
     */
    async #begin(glue, { products, product, colour }) {
        this.#canvas.setAttribute("aria-hidden", "true");
        document.querySelector("#mirror").append(this.#canvas);
        Object.assign(this.#canvas, this.#size());
        this.#drawing = await glue.First.start(this.#canvas);
        const wanted = products.find(({ id }) => id === product);
        this.#drawing.wear(JSON.stringify(wanted ?? products[0]), (wanted && colour) ?? undefined);
    }

    /**
     * Shows a picture, which stays the caller's, with what was seen in it.
     * @param {VideoFrame | ImageBitmap} picture
     * @param {number} time ms
     * @param {Float64Array} observation
     * @returns {Float32Array} the point of the picture about which it fills the view, for the mirror to do the same
     * @throws {Error} when it broke
     */
    show(picture, time, observation) {
        const { width, height } = this.#size();
        const { width: wide, height: high } = this.#canvas;
        if (width !== wide || height !== high) {
            Object.assign(this.#canvas, { width, height });
            this.#drawing.resize(width, height);
        }
        return this.#drawing.show(picture, time, observation);
    }

    /** Waits until what was shown is seen; not for long where nobody looks, since a frame out of view stands still. */
    async seen() {
        await Promise.race([drawn(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    }

    /** Gives way to the mirror, which has just been given the product's last part. */
    giveWay() {
        return (this.#leaving ??= drawn().then(() => this.end()));
    }

    /** Takes the picture away. */
    end() {
        this.#canvas.remove();
        try {
            this.#drawing?.end();
        } catch {
            // It broke, and has nothing to give back.
        }
    }

    /** The pixels of what is seen, as the mirror counts them. */
    #size() {
        const { clientWidth, clientHeight } = document.querySelector("#mirror");
        return { width: Math.round(clientWidth * devicePixelRatio), height: Math.round(clientHeight * devicePixelRatio) };
    }
}

/** Waits until what was drawn last is on the screen. */
async function drawn() {
    for (let frame = 0; frame < FRAMES; frame += 1) await new Promise(requestAnimationFrame);
}
