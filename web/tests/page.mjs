// The built page with stand-ins for the stage and for the first picture, and Chromium for it.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { launchWithProfile } from "./browser.mjs";
import { named, serve } from "./server.mjs";

/** The folder that web/build made, all of it, and the film for the camera: web/tests/run says where they are. */
export const { VITRINE_WEB: folder, VITRINE_CLIP: clip } = process.env;

if (!fs.existsSync(path.join(folder, "index.html"))) throw new Error(`${folder} has no page: make it by bash web/build`);

export const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The built folder, served with the stand-ins; as `serve`. */
export function servePage(extra = {}, options = {}) {
    const names = named(folder);
    const standIns = { [names["window-glue.js"]]: here("stage.js"), [names["first-glue.js"]]: here("first.js") };
    return serve(folder, { ...standIns, ...extra }, options);
}

/**
 * A browser's only window, which says that it has an adapter.
 * @param {import("playwright-core").BrowserContextOptions} [more]
 */
export async function openBrowser(more = {}) {
    const context = await launchWithProfile(clip, { locale: "en", ...more });
    await context.addInitScript(() => {
        Object.defineProperty(navigator, "gpu", { value: { requestAdapter: async () => ({}) } });
        window.violations = [];
        document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
            window.violations.push(`${violatedDirective}: ${blockedURI}`));
    });
    return context;
}
