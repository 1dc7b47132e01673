// The page's side of the tracker: starts the worker, gives it the newest frame when it is free, and starts it anew when
// it breaks.

import { fetched } from "./load.js";

/**
 * Where the tracker's files lie.
 * @typedef {object} Files
 * @property {string | URL} worker the worker's module
 * @property {string | URL} relaxed the tracker for browsers with relaxed-simd
 * @property {string | URL} simd the tracker for all others
 * @property {string | URL} detector the model that finds faces
 * @property {string | URL} mesh the model that finds landmarks, its first part
 * @property {string | URL} rest the part of it that looks at lips and lids again
 */

/**
 * What was seen in a frame.
 * @typedef {object} Seen
 * @property {number} id the number of the frame
 * @property {Float64Array} observation as observation.js reads it and the stage takes it
 * @property {number} milliseconds from the frame's arrival in the worker to the observation
 */

/** @type {Files} */
const FILES = {
    worker: new URL("./tracker-worker.js", import.meta.url),
    relaxed: new URL("./tracker-relaxed.wasm", import.meta.url),
    simd: new URL("./tracker-simd.wasm", import.meta.url),
    detector: new URL("./face_detection_short_range.model", import.meta.url),
    mesh: new URL("./face_landmark_with_attention.model", import.meta.url),
    rest: new URL("./face_lips_and_lids.model", import.meta.url),
};

/** Workers that may break one after the other without having seen a frame. */
const TRIES = 3;

/** `i8x16.relaxed_swizzle`, the whole of a module of one function. */
const RELAXED = [
    [0, 97, 115, 109, 1, 0, 0, 0],
    [1, 5, 1, 96, 0, 1, 123],
    [3, 2, 1, 0],
    [10, 15, 1, 13, 0, 65, 0, 253, 15, 65, 0, 253, 15, 253, 128, 2, 11],
];

const hasRelaxed = () => WebAssembly.validate(new Uint8Array(RELAXED.flat()));

/** @returns {string} the tracker's file that this browser has no use for, by its name before the hash */
export const needless = () => (hasRelaxed() ? "tracker-simd.wasm" : "tracker-relaxed.wasm");

/**
 * Sees faces in frames, off the page's thread. The newest frame wins: one is in the worker and one waits, and a newer
 * one takes the place of the one that waits.
 *
 * Fires `error` when the worker broke, with `message` and, in `error.final`, whether it was given up for good. Otherwise
 * it has already been started anew with the same files, which are kept in memory; faces get new numbers then.
 */
export class Tracker extends EventTarget {
    /** @type {import("./tracker-worker.js").Parts} */
    #parts;
    /** @type {Files} */
    #files;
    /** @type {Worker | undefined} */
    #worker;
    #ready = false;
    #paused = false;
    #broken = 0;
    /** @type {Waiting | undefined} in the worker */
    #inside;
    /** @type {Waiting | undefined} */
    #next;
    /** @type {PromiseWithResolvers<void> | undefined} */
    #starting;
    /** @type {PromiseWithResolvers<void> | undefined} */
    #completing;

    /**
     * Fetches the files and starts the worker. It sees heads and irises as it always will; lips and lids are where the
     * mesh alone sees them until it is made `whole`.
     * @param {Partial<Files>} [files] those that lie elsewhere than beside this module
     * @param {import("./load.js").Fetch} [load]
     * @returns {Promise<Tracker>} when it is ready for frames
     * @throws {Error} when a file does not come or is damaged, or the browser lacks what the tracker is made of
     */
    static async start(files = {}, load = fetched) {
        const tracker = new Tracker();
        tracker.#files = { ...FILES, ...files };
        const { relaxed, simd, detector, mesh } = tracker.#files;
        const wasm = hasRelaxed() ? relaxed : simd;
        const [module, ...models] = await Promise.all([
            WebAssembly.compileStreaming(load(wasm)),
            load(detector).then((response) => response.arrayBuffer()),
            load(mesh).then((response) => response.arrayBuffer()),
        ]);
        tracker.#parts = { module, detector: models[0], mesh: models[1] };
        tracker.#starting = Promise.withResolvers();
        const { promise } = tracker.#starting;
        tracker.#launch();
        await promise;
        return tracker;
    }

    /**
     * Fetches what is missing of the model that finds landmarks. Frames are seen meanwhile, and faces stay who they are.
     * @param {import("./load.js").Fetch} [load]
     * @throws {Error} when it does not come or is damaged
     */
    async makeWhole(load = fetched) {
        const rest = await (await load(this.#files.rest)).arrayBuffer();
        if (!this.#worker) throw stopped();
        this.#parts.rest = rest;
        this.#completing = Promise.withResolvers();
        const { promise } = this.#completing;
        this.#worker.postMessage({ rest });
        await promise;
    }

    /**
     * Looks at a frame as soon as the worker is free. The frame stays the caller's, who keeps it open until the promise
     * settles.
     * @param {VideoFrame | ImageBitmap} frame
     * @param {number} id its number, a whole one
     * @param {number} time its moment, ms since the source started
     * @param {{ still?: boolean }} [options] `still` for a photo, which has nothing to do with the frames before
     * @returns {Promise<Seen | null>} what was seen in this very frame; null where a newer one took its place, and while
     * paused
     */
    track(frame, id, time, { still = false } = {}) {
        if (!this.#worker) return Promise.reject(stopped());
        if (this.#paused) return Promise.resolve(null);
        return new Promise((resolve, reject) => {
            this.#drop();
            this.#next = { frame, id, time, still, resolve, reject };
            this.#send();
        });
    }

    /** Takes no frames until `resume`. The one in the worker is still answered. */
    pause() {
        this.#paused = true;
        this.#drop();
    }

    /** Takes frames again. */
    resume() {
        this.#paused = false;
    }

    /** Ends the worker. Frames that wait are answered by null. */
    close() {
        this.#stop();
        this.#drop();
        this.#inside?.resolve(null);
        this.#inside = undefined;
        this.#completing?.reject(stopped());
        this.#completing = undefined;
    }

    #launch() {
        const worker = new Worker(this.#files.worker, { type: "module" });
        this.#worker = worker;
        worker.onmessage = ({ data }) => this.#hear(data);
        worker.onerror = (event) => {
            event.preventDefault();
            this.#break(event.message ?? "its script does not load");
        };
        worker.postMessage(this.#parts);
    }

    #stop() {
        this.#worker?.terminate();
        this.#worker = undefined;
        this.#ready = false;
    }

    /** The frame that waits is not looked at. */
    #drop() {
        this.#next?.resolve(null);
        this.#next = undefined;
    }

    #send() {
        if (!this.#ready || this.#inside || !this.#next) return;
        [this.#inside, this.#next] = [this.#next, undefined];
        const { frame, id, time, still, reject } = this.#inside;
        try {
            // Not transferred: the worker gets a frame of its own over the same pixels.
            this.#worker.postMessage({ frame, id, time, still });
        } catch (error) {
            this.#inside = undefined;
            reject(new Error(`frame ${id} does not reach the tracker: ${error.message}`));
        }
    }

    /** @param {{ ready?: true, whole?: boolean, error?: string } & Partial<Seen>} answer */
    #hear({ ready, whole, error, ...seen }) {
        if (ready) {
            this.#ready = true;
            this.#starting?.resolve();
            this.#starting = undefined;
            // One that comes after one that broke was given all that had come.
            if (this.#parts.rest) this.#completed();
        } else if (whole !== undefined) {
            this.#completed(error);
        } else if (!this.#ready) {
            this.#fail(error);
        } else {
            const { id, resolve, reject } = this.#inside;
            this.#inside = undefined;
            if (error) {
                reject(new Error(`frame ${id} was not seen: ${error}`));
            } else {
                this.#broken = 0;
                resolve(/** @type {Seen} */ (seen));
            }
        }
        this.#send();
    }

    /** @param {string} [error] */
    #completed(error) {
        if (error) this.#completing?.reject(new Error(`the tracker does not become whole: ${error}`));
        else this.#completing?.resolve();
        this.#completing = undefined;
    }

    /**
     * The worker is dead.
     * @param {string} why
     */
    #break(why) {
        this.#inside?.reject(new Error(`the tracker broke on frame ${this.#inside.id}: ${why}`));
        this.#inside = undefined;
        this.#broken += 1;
        if (this.#starting || this.#broken >= TRIES) return this.#fail(why);
        this.#stop();
        this.#launch();
        this.#tell(`the tracker broke and starts anew: ${why}`, false);
    }

    /**
     * There is no use in another try.
     * @param {string} why
     */
    #fail(why) {
        const error = new Error(`the tracker does not work here: ${why}`);
        const starting = this.#starting;
        this.close();
        if (starting) starting.reject(error);
        else this.#tell(error.message, true);
    }

    /**
     * @param {string} message
     * @param {boolean} final
     */
    #tell(message, final) {
        const error = Object.assign(new Error(message), { final });
        this.dispatchEvent(new ErrorEvent("error", { message, error }));
    }
}

const stopped = () => new Error("the tracker has stopped: start another one");

/**
 * @typedef {object} Waiting
 * @property {VideoFrame | ImageBitmap} frame
 * @property {number} id
 * @property {number} time
 * @property {boolean} still
 * @property {(seen: Seen | null) => void} resolve
 * @property {(error: Error) => void} reject
 */
