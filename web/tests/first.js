// In the place of the first picture (web/first): what it is asked for is kept, and nothing is drawn.

export default async function load({ module_or_path }) {
    if (!((await module_or_path) instanceof WebAssembly.Module)) throw new Error("the first picture is started with no module");
}

export class First {
    static async start() {
        window.first = { shown: 0, worn: null, ended: false };
        return new First();
    }

    wear(product, colour) {
        window.first.worn = [JSON.parse(product).id, colour];
    }

    resize() {}

    show() {
        if (window.first.broken) throw new WebAssembly.RuntimeError("unreachable");
        window.first.shown += 1;
        return new Float32Array([0.25, 0.75]);
    }

    end() {
        window.first.ended = true;
    }
}
