// Debian's Chromium, without a window and with a film for a camera.

import { createRequire } from "node:module";

// `import` does not look where NODE_PATH says.
const { chromium } = createRequire(import.meta.url)("playwright-core");

/** WebGL and WebGPU without a graphics card. */
export const DRAWN_BY_THE_PROCESSOR = [
    "--enable-unsafe-webgpu",
    "--enable-unsafe-swiftshader",
    "--use-webgpu-adapter=swiftshader",
    "--use-angle=swiftshader",
    "--use-vulkan=swiftshader",
    "--enable-features=Vulkan,SkiaGraphite",
];

/**
 * A browser whose camera plays the film at `clip`.
 * @param {string} clip
 * @param {{ more?: string[], profile?: string }} [options] `more` flags than the tests'; the folder of a `profile`, which
 * keeps its cache on disk, whose context is given in place of the browser
 */
export function launch(clip, { more = [], profile } = {}) {
    const args = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-video-capture=${clip}`,
        ...more,
    ];
    // Its sandbox does not start for the system's administrator.
    if (process.getuid() === 0) args.push("--no-sandbox");
    const options = { executablePath: "/usr/bin/chromium", args };
    return profile ? chromium.launchPersistentContext(profile, options) : chromium.launch(options);
}
