// Keeps the page for starts without a line, once it has come.

import { needless } from "./tracker.js";

/** @type {Promise<void> | undefined} */
let keeping;

/** Has the files kept, once. A new version is fetched meanwhile, and is what the page starts with the next time. */
export const keepOffline = () => (keeping ??= keep());

async function keep() {
    try {
        const container = navigator.serviceWorker;
        container?.controller?.postMessage("started");
        await container?.register(`service-worker.js?without=${needless()}`, { updateViaCache: "none" });
    } catch (error) {
        // Where it is forbidden, as in private windows, the page works with a line.
        console.warn(error);
    }
}
