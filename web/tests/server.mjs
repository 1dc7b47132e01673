// Serves the built folder and the tests' own pages as the product is served: isolated from other origins, with the
// strict policy. In the tests' scripts, `./NAME` of a built file means that file.

import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy":
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
        + "style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; form-action 'none'",
    "Permissions-Policy": "camera=(self)",
    "X-Content-Type-Options": "nosniff",
};

const TYPES = { html: "text/html", js: "text/javascript", wasm: "application/wasm", json: "application/json" };

/** The built file's name with its hash. */
export function named(folder) {
    return JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"));
}

/**
 * Serves `folder` at the root, and `extra`, names with the paths of files, beside it. Gives the origin, and what closes.
 */
export async function serve(folder, extra) {
    const names = named(folder);
    const server = http.createServer((request, response) => {
        const name = new URL(request.url, "http://localhost").pathname.slice(1) || "tracker.html";
        const file = extra[name] ?? path.join(folder, path.basename(name));
        if (!fs.existsSync(file)) return response.writeHead(404, HEADERS).end();
        let body = fs.readFileSync(file);
        const type = name.split(".").pop();
        if (file === extra[name] && type === "js") {
            body = body.toString().replace(/"\.\/([\w.-]+)"/g, (found, name) => (names[name] ? `"./${names[name]}"` : found));
        }
        response.writeHead(200, { ...HEADERS, "Content-Type": TYPES[type] ?? "application/octet-stream" }).end(body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { origin: `http://localhost:${server.address().port}`, close: () => server.close() };
}
