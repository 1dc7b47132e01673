// In the place of the stage (web/window): what the page presses and shows changes the same states, and nothing is drawn.
// So the page is tested without an adapter.

let tell = () => {};
let changed = false;
let state = { state: "loading", product: null, colour: null, left: null, right: null, active: null, picture: null };

function flush() {
    changed = false;
    tell({ type: "state", ...state });
}

/** What changes between two frames is told once. */
function become(news) {
    if (!changed) queueMicrotask(flush);
    [changed, state] = [true, { ...state, ...news }];
}

/** The look that whoever comes is met with. */
let first = { product: 0, colour: 0 };

export default async function load({ module_or_path }) {
    if (!((await module_or_path) instanceof WebAssembly.Module)) throw new Error("the stage is started with no module");
}

export function start(canvas, locale, catalogue, product, colour, hear) {
    tell = hear;
    const products = JSON.parse(catalogue);
    window.stage = { canvas, catalogue: products, locale, shown: 0, entered: [] };
    window.stage.lose = (message) => tell({ type: "error", message });
    window.stage.ask = (asked) => tell({ type: "entry", ...asked });
    const place = (all, id) => Math.max(0, all.findIndex((one) => one.id === id));
    first = { product: place(products, product), colour: place(products[place(products, product)].variants, colour) };
    tell({ type: "language", locale });
    tell({ type: "sound", muted: true });
    become({});
}

export function opened(demonstration) {
    window.stage.demonstration = demonstration;
    if (state.state !== "live") become({ state: "attract" });
}

export function reduceMotion(reduced) {
    window.stage.still = reduced;
}

export function show(picture, id, time, observation, focus) {
    picture.close();
    window.stage.shown += 1;
    window.stage.focus = focus && [...focus];
    if (state.state !== "attract" || observation[53] === 0) return;
    become({ state: "live", ...first });
    tell({ type: "dressing", dressing: "worn", reason: null });
}

export function again() {}

export function press(control, place) {
    if (control === "language") {
        window.stage.locale = window.stage.locale === "en" ? "zh-Hans" : "en";
        return tell({ type: "language", locale: window.stage.locale });
    }
    if (state.state !== "live") return;
    if (control === "product" && place !== state.product) become({ product: place, colour: 0 });
    if (control === "colour" && place !== state.colour) become({ colour: place });
    if (control !== "keep") return;
    become({ state: "kept", picture: "asked" });
    tell({ type: "snapshot", width: 2, height: 1, pixels: new Uint8ClampedArray([255, 0, 0, 255, 0, 0, 255, 255]) });
}

export function enter(text, done) {
    window.stage.entered.push([text, done]);
    if (done) tell({ type: "entry-end" });
}

export function pictureKept(name) {
    become({ picture: name ? "saved" : "failed" });
    setTimeout(() => become({ state: "live", picture: null }));
}
