// Debian's Chromium, without a window and with a film for a camera.

import { createRequire } from "node:module";

// `import` does not look where NODE_PATH says.
const { chromium } = createRequire(import.meta.url)("playwright-core");

/** What WebGPU needs to draw in software, on a machine of any kind. */
const WEBGPU = [
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--use-angle=swiftshader",
    "--use-vulkan=swiftshader",
    "--enable-features=Vulkan,SkiaGraphite",
];

/** A browser whose camera plays the film at `clip`; with `webgpu` it draws. */
export const launch = (clip, more) => chromium.launch(options(clip, more));

/** The same with a profile of its own, as an installed browser has one, and one window. */
export const launchWithProfile = (clip, more) => chromium.launchPersistentContext("", { ...options(clip), ...more });

function options(clip, { webgpu = false } = {}) {
    const args = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-video-capture=${clip}`,
        ...(webgpu ? WEBGPU : []),
    ];
    // Its sandbox does not start for the system's administrator.
    if (process.getuid() === 0) args.push("--no-sandbox");
    return { executablePath: "/usr/bin/chromium", args };
}
