// Keeps the files of one build, so that the page starts without a line. Nothing else is ever kept: no answer of a hub's,
// no picture.
//
// Names carry a hash of what is in the file, so a kept file is never out of date, and a page finds the files that it was
// made with however many builds came after it. The page itself has no such name: it is asked for first.

/** Every file of this build, by its name before the hash. web/build writes them here. */
const FILES = {};

/** The kept files of this build. The page's name follows from what is in it, the names of its scripts among them. */
const BUILD = `vitrine ${FILES["index.html"]}`;

/** The one of FILES that the page has no use for in this browser; offline.js says which. */
const needless = new URL(location.href).searchParams.get("without");

/** How long the page is waited for before the kept one is shown, ms. */
const PATIENCE = 2500;

/** The address of a file. @param {string} name */
const address = (name) => new URL(name, registration.scope).href;

addEventListener("install", (event) => {
    // A page that is open keeps what it runs on, so there is nothing to wait for.
    skipWaiting();
    event.waitUntil(keepAll());
});

addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    if (request.mode === "navigate" && [address(""), address("index.html")].includes(origin + pathname)) {
        event.respondWith(page(request));
    } else if (/\.[0-9a-f]{12}\.\w+$/.test(pathname)) {
        event.respondWith(file(request));
    }
});

// A page says that it has started.
addEventListener("message", (event) => event.waitUntil(forget()));

/** Keeps all files of this build. Those of builds before are not fetched again. */
async function keepAll() {
    const build = await caches.open(BUILD);
    const names = Object.keys(FILES).filter((name) => name !== needless);
    await Promise.all(names.map(async (name) => {
        const url = address(FILES[name]);
        const response = (await caches.match(url)) ?? (await fetch(url));
        if (!response.ok) throw new Error(`${url} does not come: ${response.status} ${response.statusText}`);
        await build.put(url, response);
    }));
}

/** A file of this build's, or of the one that an open page was made with. @param {Request} request */
async function file(request) {
    // An engine that is started anew is asked for with a number of its own behind the name.
    return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

/** The page, newest first. @param {Request} request */
async function page(request) {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const come = fetch(request);
    const answer = await Promise.race([come.catch(() => undefined), late]);
    if (answer && answer.status < 500) return answer;
    const kept = await caches.match(address(FILES["index.html"]));
    // Made anew, so that the page's address is the one that was asked for.
    return kept ? new Response(kept.body, kept) : come;
}

/** Removes what was kept of builds before, unless another page is open that may be of one of them. */
async function forget() {
    const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
    if (open.length > 1) return;
    // In the order in which they were made: a build that is just coming is behind this one.
    const names = (await caches.keys()).filter((name) => name.startsWith("vitrine "));
    await Promise.all(names.slice(0, names.indexOf(BUILD)).map((name) => caches.delete(name)));
}
