// Debian's Chromium, without a window and with a film for a camera.

import { createRequire } from "node:module";

// `import` does not look where NODE_PATH says.
const { chromium } = createRequire(import.meta.url)("playwright-core");

/** What WebGPU and WebGL need to draw without a graphics card. */
const SOFTWARE = [
    "--enable-unsafe-webgpu",
    "--enable-unsafe-swiftshader",
    "--use-webgpu-adapter=swiftshader",
    "--use-angle=swiftshader",
    "--use-vulkan=swiftshader",
    "--enable-features=Vulkan,SkiaGraphite",
];

/** @typedef {{ drawn?: boolean }} Wishes `drawn` where something is to be seen */

/** A browser whose camera plays the film at `clip`. @param {string} clip @param {Wishes} [wishes] */
export const launch = (clip, wishes) => chromium.launch(options(clip, wishes));

/**
 * The same with a profile of its own, as an installed browser has one, and one window.
 * @param {string} clip
 * @param {Wishes & { profile?: string } & import("playwright-core").BrowserContextOptions} [wishes] `profile` is the folder
 * that it is kept in; a new one without
 */
export function launchWithProfile(clip, { drawn, profile = "", ...context } = {}) {
    return chromium.launchPersistentContext(profile, { ...options(clip, { drawn }), ...context });
}

function options(clip, { drawn = false } = {}) {
    const args = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-video-capture=${clip}`,
        ...(drawn ? SOFTWARE : []),
    ];
    // Its sandbox does not start for the system's administrator.
    if (process.getuid() === 0) args.push("--no-sandbox");
    return { executablePath: "/usr/bin/chromium", args };
}

/**
 * Keeps files back from a page.
 * @param {import("playwright-core").Page} page
 * @param {RegExp} files
 * @returns {Promise<() => Promise<void>>} lets them come
 */
export async function hold(page, files) {
    const held = [];
    let free = false;
    await page.route(files, (route) => free ? route.continue() : held.push(route));
    return async () => {
        free = true;
        await Promise.all(held.map((route) => route.continue()));
    };
}
