// Debian's Chromium, without a window and with a film for a camera.

import { createRequire } from "node:module";

// `import` does not look where NODE_PATH says.
const { chromium } = createRequire(import.meta.url)("playwright-core");

/** A browser whose camera plays the film at `clip`. */
export function launch(clip) {
    const args = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-video-capture=${clip}`,
    ];
    // Its sandbox does not start for the system's administrator.
    if (process.getuid() === 0) args.push("--no-sandbox");
    return chromium.launch({ executablePath: "/usr/bin/chromium", args });
}
