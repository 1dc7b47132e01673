// <vitrine-try-on product="panto-hall" colour="black">: the mirror in a shop's page. web/README.md tells how it is used.
//
// The mirror is a frame of the origin that this script came from, so no script of the shop's page sees the camera. The
// frame says what events say, and is heard only from that origin.

/** Where the mirror lies: beside this script. */
const HOME = new URL("./", import.meta.url);

/** What can be wished, as attributes and as properties. */
const WISHES = ["product", "colour", "hub", "lang"];

/** Errors after which there is no mirror. */
const FINAL = ["frame", "no-webgpu", "offline", "broken"];

/** How long a frame that has come may say nothing, ms. */
const PATIENCE = 5_000;

const TITLES = { en: "Try the glasses on", zh: "试戴眼镜" };

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
    :host { display: block; position: relative; min-width: 280px; min-height: 420px; aspect-ratio: 3 / 4; overflow: hidden; }
    :host([hidden]), [hidden] { display: none !important; }
    iframe, button { position: absolute; inset: 0; width: 100%; height: 100%; padding: 0; border: 0; background: #171513; }
    button { cursor: pointer; font: inherit; }
    button:focus-visible, iframe:focus-visible { outline: 3px solid #9a3b26; outline-offset: -3px; }
`);

/**
 * Fires, bubbling and out of shadow roots: `ready`; `face` with `{ present }`; `product` with `{ product, colour }`;
 * `snapshot` with `{ blob }`, null where the shopper gives none; `error` with `{ code, message }`.
 */
export class VitrineTryOn extends HTMLElement {
    static observedAttributes = WISHES;

    #poster = make("button", { type: "button", hidden: true, onclick: () => this.start() });
    #frame = make("iframe", { allow: "camera; fullscreen; cross-origin-isolated", hidden: true });
    #fallback = make("div", { hidden: true });
    /** Ends all that is waited for. @type {AbortController | undefined} */
    #connected;
    /** Whether the frame listens. */
    #open = false;
    /** What the frame knows of the wishes. */
    #told = { look: "", lang: "" };
    /** @type {{ resolve: (blob: Blob | null) => void, reject: (error: Error) => void }[]} */
    #pictures = [];

    constructor() {
        super();
        const root = this.attachShadow({ mode: "open", delegatesFocus: true });
        root.adoptedStyleSheets = [STYLE];
        this.#poster.part = "poster";
        this.#frame.part = "frame";
        this.#poster.append(make("slot", { name: "poster" }));
        this.#fallback.append(make("slot"));
        root.append(this.#poster, this.#frame, this.#fallback);
    }

    connectedCallback() {
        // Properties that were set before the element was known.
        for (const name of WISHES) {
            if (!Object.hasOwn(this, name)) continue;
            const value = this[name];
            delete this[name];
            this[name] = value;
        }
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        addEventListener("message", (event) => this.#hear(event), { signal });
        this.#name();
        if (this.querySelector(":scope > [slot=poster]")) this.#poster.hidden = false;
        else this.#startNear(signal);
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.#silence("the mirror was taken out of the page");
        this.#frame.removeAttribute("src");
        this.#frame.hidden = true;
    }

    /** @param {string} name */
    attributeChangedCallback(name, before, now) {
        if (before === now) return;
        if (name === "lang") this.#name();
        // What is set together is told together.
        queueMicrotask(() => (name === "hub" ? this.#reload() : this.#wish()));
    }

    /** Loads the mirror now, instead of when it is near the viewport or its poster is pressed. */
    start() {
        if (this.#frame.src) return;
        const focused = this.shadowRoot.activeElement === this.#poster;
        this.#poster.hidden = true;
        this.#frame.hidden = false;
        this.#load();
        if (focused) this.#frame.focus();
    }

    /**
     * Asks the shopper for a picture. Nothing leaves the mirror unless they agree there.
     * @returns {Promise<Blob | null>} null where they do not
     */
    snapshot() {
        if (!this.#open) return Promise.reject(new Error("there is no mirror yet: wait for `ready`"));
        this.#frame.focus();
        this.#tell({ type: "snapshot" });
        return new Promise((resolve, reject) => this.#pictures.push({ resolve, reject }));
    }

    /** @param {AbortSignal} signal */
    #startNear(signal) {
        const observer = new IntersectionObserver((entries) => {
            if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
            observer.disconnect();
            this.start();
        }, { rootMargin: "50%" });
        observer.observe(this);
        signal.addEventListener("abort", () => observer.disconnect());
    }

    #load() {
        const url = new URL(HOME);
        const { product, colour, hub } = this;
        const said = { product, colour, hub, lang: this.#language, embed: location.origin };
        for (const [name, value] of Object.entries(said)) if (value) url.searchParams.set(name, value);
        this.#told = this.#wished();
        const { signal } = this.#connected;
        this.#frame.onload = () => setTimeout(() => signal.aborted || this.#listened(), PATIENCE);
        this.#frame.src = url.href;
    }

    #reload() {
        if (!this.#frame.src) return;
        this.#silence("the mirror starts anew");
        this.#load();
    }

    /** The frame does not answer any more. @param {string} why */
    #silence(why) {
        this.#open = false;
        for (const { reject } of this.#pictures.splice(0)) reject(new Error(why));
    }

    /** The frame came a while ago: if it has said nothing, the mirror is not in it. */
    #listened() {
        if (!this.#open) this.#fail({ code: "frame", message: `the mirror at ${HOME.href} does not open in this page` });
    }

    /** @param {MessageEvent} event */
    #hear({ source, origin, data }) {
        if (source !== this.#frame.contentWindow || origin !== HOME.origin) return;
        const { type, ...detail } = data;
        switch (type) {
            case "hello":
                this.#open = true;
                return this.#wish();
            case "ready":
            case "face":
                return this.#fire(type, detail);
            case "product":
                this.#reflect(detail);
                return this.#fire(type, detail);
            case "snapshot":
                this.#pictures.shift()?.resolve(detail.blob);
                return this.#fire(type, detail);
            case "error":
                return this.#fail(detail);
        }
    }

    /** @param {{ code: string, message: string }} error */
    #fail({ code, message }) {
        if (code === "snapshot") this.#pictures.shift()?.reject(new Error(message));
        // The frame says itself what is wrong, if it is there; the shop's page may have something better.
        const better = [...this.childNodes].some((node) => node.slot !== "poster" && node.textContent.trim());
        if (FINAL.includes(code) && (better || code === "frame")) {
            this.#fallback.hidden = false;
            this.#frame.hidden = true;
        }
        this.#fire("error", { code, message });
    }

    #fire(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }

    /** The attributes follow what is worn. */
    #reflect({ product, colour }) {
        Object.assign(this, { product, colour });
        this.#told.look = this.#wished().look;
    }

    /** Tells the frame what it does not know. */
    #wish() {
        const [told, now] = [this.#told, this.#wished()];
        if (!this.#open || (told.look === now.look && told.lang === now.lang)) return;
        this.#told = now;
        const { product, colour } = this;
        // The shopper may have chosen another language since it was told.
        this.#tell({
            type: "wish",
            ...(told.look !== now.look && { product, colour }),
            ...(told.lang !== now.lang && { lang: now.lang }),
        });
    }

    #wished() {
        return { look: `${this.product} ${this.colour}`, lang: this.#language };
    }

    /** That of the page around it, where it has none of its own. */
    get #language() {
        return this.closest("[lang]")?.lang ?? "";
    }

    #tell(message) {
        this.#frame.contentWindow.postMessage(message, HOME.origin);
    }

    /** Says to those who hear the screen what this is. */
    #name() {
        const title = TITLES[this.#language.slice(0, 2).toLowerCase()] ?? TITLES.en;
        this.#frame.title = title;
        this.#poster.ariaLabel = title;
    }
}

// As `lang`, which every element has.
for (const name of WISHES.filter((name) => name !== "lang")) {
    Object.defineProperty(VitrineTryOn.prototype, name, {
        get() {
            return this.getAttribute(name) ?? "";
        },
        set(value) {
            if (value == null) this.removeAttribute(name);
            else this.setAttribute(name, value);
        },
        configurable: true,
        enumerable: true,
    });
}

function make(name, properties = {}) {
    return Object.assign(document.createElement(name), properties);
}

if (!customElements.get("vitrine-try-on")) customElements.define("vitrine-try-on", VitrineTryOn);
