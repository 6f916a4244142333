import { load } from "./bareme.mjs";
import { h, button } from "./dom.mjs";
import { OperationView } from "./operation.mjs";
import { say, speak } from "./words.mjs";

/** The module, which stands in the page as text. */
async function builtIn() {
	const text = atob(document.getElementById("engine")?.textContent ?? "");
	const packed = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
	return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

async function start() {
	const status = h("p", { id: "status", role: "status", class: "status" });
	const main = h("main");
	const bar = h("header", { class: "bar" });
	document.body.append(bar, main, status);
	const set = (/** @type {"fr" | "en"} */ lang) => {
		speak(lang);
		document.documentElement.lang = lang;
	};
	set(navigator.language.toLowerCase().startsWith("en") ? "en" : "fr");
	main.append(h("p", {}, say("starting")));
	try {
		const module = await builtIn();
		const engine = await load({ wasm: module, lang: document.documentElement.lang === "en" ? "en" : "fr" });
		const operation = new OperationView(engine);
		const draw = () => {
			bar.replaceChildren(
				h("p", {}, engine.describe().title),
				button(
					say("language"),
					() => {
						engine.lang = engine.lang === "fr" ? "en" : "fr";
						set(engine.lang);
						operation.draw();
						draw();
						bar.querySelector("button")?.focus();
					},
					{ lang: engine.lang === "fr" ? "en" : "fr", class: "quiet" },
				),
			);
		};
		draw();
		main.replaceChildren(operation.element);
		document.documentElement.dataset.ready = String(Math.round(performance.now()));
	} catch (error) {
		main.replaceChildren(h("h1", {}, "bareme"), h("p", { class: "says bad" }, say("broken")), h("p", { class: "soft" }, String(error)));
	}
}

start();
