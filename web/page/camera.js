// Frames of a camera, and what keeps it from giving any.

/** @typedef {"refused" | "missing" | "busy" | "unplugged"} Trouble */

/** What browsers call the reasons for which there is no camera. */
const TROUBLES = {
    NotAllowedError: "refused",
    SecurityError: "refused",
    NotFoundError: "missing",
    OverconstrainedError: "missing",
    NotReadableError: "busy",
    AbortError: "busy",
};

/** Calls `onframe` with every frame and its moment, ms, and `ontrouble` when the camera is lost. */
export class Camera {
    /** @type {(frame: VideoFrame, time: number) => void} */
    onframe = () => {};
    /** @type {(trouble: Trouble) => void} */
    ontrouble = () => {};
    #video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
    /** @type {MediaStream | undefined} */
    #stream;

    /**
     * Opens a camera; the shopper is asked for leave by the browser.
     * @param {string} [device] the one of this id; the one that looks at the shopper without
     * @returns {Promise<Trouble | null>} why there is none, or null
     */
    async open(device) {
        this.close();
        if (!navigator.mediaDevices) return "refused";
        const which = device ? { deviceId: { exact: device } } : { facingMode: "user" };
        const video = { ...which, width: { ideal: 1280 }, height: { ideal: 720 } };
        try {
            this.#stream = await navigator.mediaDevices.getUserMedia({ video });
            this.#video.srcObject = this.#stream;
            await this.#video.play();
        } catch (error) {
            this.close();
            return TROUBLES[error.name] ?? "busy";
        }
        this.#track.onended = () => {
            this.close();
            this.ontrouble("unplugged");
        };
        this.#wait();
        return null;
    }

    /** Lets the camera go. */
    close() {
        this.#stream?.getTracks().forEach((track) => {
            track.onended = null;
            track.stop();
        });
        this.#stream = undefined;
        this.#video.srcObject = null;
    }

    /** Takes no pictures for a while. @param {boolean} paused */
    pause(paused) {
        if (this.#stream) this.#track.enabled = !paused;
    }

    /** @returns {HTMLVideoElement} the camera's picture */
    get element() {
        return this.#video;
    }

    /** @returns {boolean} whether it is open */
    get opened() {
        return this.#stream !== undefined;
    }

    /** @returns {string | undefined} the id of the camera that is open */
    get device() {
        return this.#stream && this.#track.getSettings().deviceId;
    }

    get #track() {
        return this.#stream.getVideoTracks()[0];
    }

    #wait() {
        const stream = this.#stream;
        this.#video.requestVideoFrameCallback((now, { mediaTime }) => {
            if (this.#stream !== stream) return;
            const timestamp = Math.round(mediaTime * 1e6);
            if (this.#track.enabled) this.onframe(new VideoFrame(this.#video, { timestamp }), now);
            this.#wait();
        });
    }
}

/** @returns {Promise<MediaDeviceInfo[]>} the cameras of this device; without names before one was allowed */
export async function cameras() {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return devices.filter((device) => device.kind === "videoinput");
}
