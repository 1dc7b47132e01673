// The picture itself, as the browser shows it: seen at once, and until the mirror draws.

export class Feed {
    #root = document.querySelector("#feed");
    /** What the page comes with. */
    #portrait = this.#root.querySelector("img");

    /** Shows the demonstration portrait. */
    showPortrait() {
        this.show(this.#portrait);
    }

    /** @param {HTMLVideoElement | HTMLImageElement} picture */
    show(picture) {
        if (this.#root.firstChild !== picture) this.#root.replaceChildren(picture);
    }

    /** @param {Blob} file a photo */
    showPhoto(file) {
        const src = URL.createObjectURL(file);
        const picture = Object.assign(new Image(), { src, alt: "" });
        picture.onload = picture.onerror = () => URL.revokeObjectURL(src);
        this.show(picture);
    }

    /** The mirror draws it, or does not. @param {boolean} drawn */
    set drawn(drawn) {
        this.#root.classList.toggle("drawn", drawn);
    }
}
