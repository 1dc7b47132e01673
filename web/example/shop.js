// What a shop's page may do with the mirror.

const mirror = document.querySelector("vitrine-try-on");
const ask = document.querySelector("#ask");
const say = (text) => (document.querySelector("#said").textContent = text);

mirror.addEventListener("ready", () => (ask.disabled = false));
mirror.addEventListener("face", ({ detail }) => say(detail.present ? "There you are." : "Step in front of the camera."));
mirror.addEventListener("product", ({ detail }) => say(`You try on ${detail.product} in ${detail.colour}.`));
mirror.addEventListener("error", ({ detail }) => say(detail.message));

for (const button of document.querySelectorAll("#colours button")) {
    button.onclick = () => Object.assign(mirror, { product: "panto-hall", colour: button.value });
}

ask.onclick = async () => {
    const blob = await mirror.snapshot().catch(() => null);
    if (!blob) return;
    const picture = document.querySelector("#picture");
    URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(blob);
    picture.hidden = false;
};
