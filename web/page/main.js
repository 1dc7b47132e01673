// The page: loads the mirror, gives it pictures with what was seen in them, and shows the ways to a picture.

import { Camera, cameras } from "./camera.js";
import { Card } from "./card.js";
import { Controls } from "./controls.js";
import { Shop } from "./embed.js";
import { ordered, sold } from "./hub.js";
import { counted, fetched } from "./load.js";
import { keepOffline } from "./offline.js";
import { photo, portrait } from "./pictures.js";
import { preferred, say } from "./texts.js";
import { Tracker } from "./tracker.js";
import { wishes } from "./wishes.js";
import * as stage from "./window-glue.js";

const FILES = {
    window: new URL("./window.wasm", import.meta.url),
    catalogue: new URL("./eyewear.json", import.meta.url),
    portrait: new URL("./portrait.webp", import.meta.url),
    sizes: new URL("./sizes.json", import.meta.url),
};

/** How often a single picture is shown anew, ms: the mirror follows its own layout by the pictures' time. */
const STILL = 200;

/** The ways to a picture where the camera is in trouble. */
const WAYS = ["again", "photo"];

const wished = wishes(location.search);
const shop = new Shop(wished.embed);
let locale = wished.lang ?? preferred();
/** @type {Tracker} */
let tracker;
/** @type {Controls} */
let controls;
/** The picture that is wanted: what was asked for before is not shown any more. */
let wanted = 0;
let frames = 0;
let still = 0;
let stopped = false;
/** Whether what is shown is not the shopper. */
let demonstration = true;

const camera = new Camera();
const card = new Card(locale, { camera: () => useCamera(), photo: usePhoto });

/** Starts everything; the demonstration portrait is shown until there is a better picture. */
async function begin() {
    document.documentElement.lang = locale;
    card.show("loading");
    if (!(await navigator.gpu?.requestAdapter())) return giveUp("no-webgpu");
    try {
        await load();
    } catch (error) {
        console.error(error);
        return giveUp("offline");
    }
    await showPortrait();
    card.progress(null);
    if (!camera.opened) card.show("ask", ["camera", "photo"]);
}

/**
 * Says why there is no mirror.
 * @param {"no-webgpu" | "offline" | "broken"} why
 */
function giveUp(why) {
    card.show(why, [], true);
    shop.fail(why, say(locale, `${why}-title`));
}

async function load() {
    const sizes = await (await fetched(FILES.sizes)).json();
    const all = sizes["window.wasm"];
    let come = 0;
    const count = (bytes) => card.progress((come += bytes) / all);
    const [products, started] = await Promise.all([
        fetched(FILES.catalogue).then((response) => response.json()).then(goods),
        Tracker.start(),
        stage.default({ module_or_path: counted(FILES.window, count) }),
    ]);
    tracker = started;
    tracker.addEventListener("error", ({ error }) => error.final && broken(error));
    const press = (control, place) => stage.press(control, place);
    controls = new Controls(products, press);
    shop.open(products, press);
    stage.start("#stage", locale, JSON.stringify(products), hear);
    document.querySelector("#stage").tabIndex = -1;
}

/** What the store sells of the catalogue, what is wished for first. */
async function goods(catalogue) {
    return ordered(await sold(catalogue, wished.hub, (message) => shop.fail("hub", message)), wished);
}

/** Hears what the mirror tells. */
function hear(event) {
    shop.hear(event);
    switch (event.type) {
        case "state": return controls.show({ state: event });
        case "sound": return controls.show({ muted: event.muted });
        case "language": return speak(event.locale);
        case "snapshot": return keep(event);
        case "error": return broken(new Error(event.message));
        case "dressing":
            if (event.dressing === "worn") keepOffline();
            return event.reason && console.warn(event.reason);
    }
}

function speak(tag) {
    locale = tag;
    document.documentElement.lang = tag;
    card.speak(tag);
    controls.show({ locale: tag });
    nameCameras();
}

/**
 * Looks at a picture and shows it with what was seen.
 * @param {VideoFrame | ImageBitmap} picture given away
 * @param {number} time ms
 * @param {{ still?: boolean }} [options]
 * @returns {Promise<import("./tracker.js").Seen | null>}
 */
async function see(picture, time, options) {
    const [mine, id] = [wanted, (frames += 1)];
    try {
        const seen = await tracker.track(picture, id, time, options);
        if (seen && mine === wanted) {
            stage.show(picture, id, time, seen.observation);
            shop.face(!demonstration && seen.observation[53] > 0);
            return seen;
        }
    } catch (error) {
        console.warn(error);
    }
    picture.close();
    return null;
}

/**
 * Shows a single picture for as long as no other one is wanted.
 * @param {ImageBitmap} picture
 * @param {"working" | "demonstration"} state
 */
async function showStill(picture, state) {
    wanted += 1;
    camera.close();
    clearInterval(still);
    stage.camera(state);
    demonstration = state === "demonstration";
    const seen = await see(picture, performance.now(), { still: true });
    if (seen) still = setInterval(() => stage.again(performance.now()), STILL);
    return seen;
}

async function showPortrait() {
    try {
        const file = await (await fetched(FILES.portrait)).blob();
        if (!camera.opened) await showStill(await portrait(file), "demonstration");
    } catch (error) {
        console.warn(error);
    }
}

/** @param {Blob} file */
async function usePhoto(file) {
    let picture;
    try {
        picture = await photo(file);
    } catch {
        return card.show("photo", ["camera", "photo"]);
    }
    const seen = await showStill(picture, "working");
    // Number 53 of an observation is that of the faces.
    if (seen?.observation[53]) card.hide();
    else card.show("no-face", ["camera", "photo"]);
}

/** @param {string} [device] */
async function useCamera(device) {
    const trouble = await camera.open(device);
    if (trouble) return tellTrouble(trouble);
    wanted += 1;
    clearInterval(still);
    stage.camera("working");
    demonstration = false;
    card.hide();
    nameCameras();
}

/** @param {import("./camera.js").Trouble} trouble */
function tellTrouble(trouble) {
    wanted += 1;
    clearInterval(still);
    stage.camera(trouble);
    card.show(trouble, WAYS);
    const told = `${say(locale, `${trouble}-title`)}. ${say(locale, `${trouble}-body`)}`;
    controls.say(told);
    shop.face(false);
    shop.fail(`camera-${trouble}`, told);
}

camera.onframe = (frame, time) => see(frame, time);
camera.ontrouble = tellTrouble;
navigator.mediaDevices?.addEventListener("devicechange", async () => {
    const lost = !document.querySelector("#card").hidden && camera.opened === false && wanted > 1;
    if (lost && (await cameras()).length) useCamera();
});

/** Offers the cameras where there is a choice. */
async function nameCameras() {
    const all = await cameras();
    const field = document.querySelector("#cameras");
    const select = field.querySelector("select");
    field.hidden = all.length < 2 || !camera.opened;
    field.querySelector("span").textContent = say(locale, "camera");
    select.replaceChildren(...all.map(({ deviceId, label }) => new Option(label, deviceId, false, deviceId === camera.device)));
    select.onchange = () => useCamera(select.value);
}

/**
 * Saves a picture where the browser saves files.
 * @param {{ width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer> }} snapshot
 */
async function keep({ width, height, pixels }) {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    const name = `vitrine-${Math.round(Date.now() / 1000)}.png`;
    const blob = await canvas.convertToBlob();
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    stage.pictureKept(name);
    shop.kept(blob);
}

/** @param {Error} error heard of again and again */
function broken(error) {
    if (stopped) return;
    stopped = true;
    console.error(error);
    wanted += 1;
    clearInterval(still);
    camera.close();
    giveUp("broken");
}

addEventListener("error", ({ error }) => error instanceof WebAssembly.RuntimeError && broken(error));
addEventListener("unhandledrejection", ({ reason }) => reason instanceof WebAssembly.RuntimeError && broken(reason));
document.addEventListener("visibilitychange", () => {
    camera.pause(document.hidden);
    if (document.hidden) tracker?.pause();
    else tracker?.resume();
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file && tracker) usePhoto(file);
});
document.addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    if (file && tracker) usePhoto(file);
});

await begin();
