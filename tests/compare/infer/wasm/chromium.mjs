// Headless Chromium as a host: the bench runs in the page itself, on its one thread, by the wall's clock.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// `import` does not look where NODE_PATH says.
const { chromium } = createRequire(import.meta.url)("playwright-core");

const FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

// A page that is isolated from other origins gets the fine clock, 5 microseconds.
const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export const unit = "wall_ms";

export async function run(paths, count) {
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    try {
        const page = await browser.newPage();
        await page.route("**", (route) => route.fulfill(answer(paths, route.request().url())));
        await page.goto("http://localhost/");
        return await page.evaluate(inPage, [Object.keys(paths), count]);
    } finally {
        await browser.close();
    }
}

// The page itself is empty; else a file that is named in `paths` or lies here.
function answer(paths, url) {
    const name = new URL(url).pathname.slice(1);
    if (name === "") return { headers: ISOLATED, contentType: "text/html", body: "" };
    return { headers: ISOLATED, path: paths[name] ?? fileURLToPath(new URL(name, import.meta.url)) };
}

// The page knows nothing of this file but this function.
async function inPage([names, count]) {
    if (!crossOriginIsolated) throw new Error("the page has only the coarse clock");
    const { time } = await import("/time.mjs");
    const fetched = async (name) => [name, new Uint8Array(await (await fetch(name)).arrayBuffer())];
    const files = Object.fromEntries(await Promise.all(names.map(fetched)));
    return time(files, count, () => {
        const begun = performance.now();
        return () => performance.now() - begun;
    });
}
