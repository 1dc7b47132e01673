// Serves the built folder and the tests' own pages as the product is served (app/serve): isolated from other origins,
// with the strict policy, packed where the browser takes it. In the tests' scripts, `./NAME` of a built file means that
// file.

import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

/** The headers of everything. `shop` may have the page in a frame, `hub` may be asked. */
function headers({ shop = "", hub = "" }) {
    return {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Security-Policy":
            `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ${hub}; `
            + "style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
            + `form-action 'none'; frame-ancestors 'self' ${shop}`,
        "Permissions-Policy": "camera=(self)",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    };
}

const TYPES = {
    html: "text/html; charset=utf-8",
    js: "text/javascript; charset=utf-8",
    css: "text/css; charset=utf-8",
    wasm: "application/wasm",
    json: "application/json",
    webmanifest: "application/manifest+json",
    webp: "image/webp",
    png: "image/png",
    svg: "image/svg+xml",
};

/** The built file's name with its hash. */
export function named(folder) {
    return JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"));
}

/**
 * Serves `folder` at the root, and `extra`, names with the paths of files, in place of its files or beside them. Gives
 * the origin, what closes, and `folder`, which may be set to another one.
 * @param {string} folder
 * @param {Record<string, string>} [extra]
 * @param {{ port?: number, shop?: string, hub?: string, allow?: Record<string, string>, send?: Send }} [options] `allow`
 * adds sources to directives of the policy, `send` is how answers go out
 *
 * @typedef {(response: http.ServerResponse, body?: Buffer | string) => void} Send
 */
export async function serve(folder, extra = {}, { port = 0, allow = {}, send = sendAtOnce, ...origins } = {}) {
    const all = headers(origins);
    for (const [directive, sources] of Object.entries(allow)) {
        all["Content-Security-Policy"] = all["Content-Security-Policy"].replace(directive, `${directive} ${sources}`);
    }
    const served = { folder, slow: 0 };
    const server = http.createServer((request, response) => {
        const name = new URL(request.url, "http://localhost").pathname.slice(1) || "index.html";
        const file = extra[name] ?? path.join(served.folder, path.basename(name));
        if (!fs.existsSync(file)) return response.writeHead(404, all).end();
        const type = name.split(".").pop();
        const hashed = /\.[0-9a-f]{12}\.\w+$/.test(name);
        const answer = { ...all, "Content-Type": TYPES[type] ?? "application/octet-stream", "Vary": "Accept-Encoding" };
        answer["Cache-Control"] = hashed ? "public, max-age=31536000, immutable" : "no-cache";
        if (name === "element.js") answer["Access-Control-Allow-Origin"] = "*";
        let body = fs.readFileSync(file);
        if (extra[name]) {
            body = type === "js" ? renamed(body.toString(), named(served.folder)) : body;
        } else if (request.headers["accept-encoding"]?.includes("br") && fs.existsSync(`${file}.br`)) {
            answer["Content-Encoding"] = "br";
            body = fs.readFileSync(`${file}.br`);
        }
        const tag = `"${createHash("sha256").update(body).digest("hex")}"`;
        if (!hashed) answer.ETag = tag;
        const [status, sent] = request.headers["if-none-match"] === tag ? [304] : [200, body];
        setTimeout(() => send(response.writeHead(status, answer), sent), hashed ? 0 : served.slow).unref();
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const close = () => {
        server.close();
        server.closeAllConnections();
    };
    return Object.assign(served, { origin: `http://localhost:${server.address().port}`, close });
}

function sendAtOnce(response, body) {
    response.end(body);
}

function renamed(script, names) {
    return script.replace(/"\.\/([\w.-]+)"/g, (found, name) => (names[name] ? `"./${names[name]}"` : found));
}
