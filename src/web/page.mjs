import { load } from "./bareme.mjs";
import { button, focusOn, h } from "./dom.mjs";
import { ListView } from "./list.mjs";
import { OperationView } from "./operation.mjs";
import { say, speak } from "./words.mjs";
import { serve } from "./worker.mjs";

/** @typedef {"operation" | "list"} Mode */

/** The module, which stands in the page as text. */
async function builtIn() {
	const text = atob(document.getElementById("engine")?.textContent ?? "");
	const packed = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
	return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

async function start() {
	/** @type {"fr" | "en"} */ let lang = navigator.language.toLowerCase().startsWith("en") ? "en" : "fr";
	/** @type {Mode} */ let mode = "operation";
	speak(lang);
	const main = h("main", h("p", say("starting"))),
		bar = h("header.bar");
	document.body.append(bar, main, h("p.status", { id: "status", role: "status" }));
	try {
		const module = await builtIn(),
			engine = await load({ wasm: module, lang });
		const operation = new OperationView(engine);
		const list = new ListView(engine, module, document.getElementById("code")?.textContent ?? "");
		const show = (/** @type {Mode} */ one) => {
			mode = one;
			draw();
			focusOn(bar, `#go-${one}`);
		};
		const translate = () => {
			engine.lang = lang = lang === "fr" ? "en" : "fr";
			speak(lang);
			operation.draw();
			list.again();
			draw();
			focusOn(bar, "#language");
		};
		const tab = (/** @type {Mode} */ one) =>
			button(say(one), () => show(one), {
				"aria-current": one === mode && "page",
				class: "tab",
				id: `go-${one}`,
			});
		const draw = () => {
			const other = button(say("language"), translate, {
				lang: say("other"),
				class: "quiet",
				id: "language",
			});
			const tabs = h("nav", { "aria-label": "bareme" }, tab("operation"), tab("list"));
			bar.replaceChildren(tabs, h("p", engine.describe().title), other);
			main.replaceChildren((mode === "list" ? list : operation).element);
			document.documentElement.lang = lang;
			document.title = `bareme, ${say(mode).toLowerCase()}`;
		};
		list.onopen = () => show("list");
		draw();
		document.documentElement.dataset.ready = String(Math.round(performance.now()));
	} catch (error) {
		main.replaceChildren(h("h1", "bareme"), h("p.says.bad", say("broken")), h("p.soft", String(error)));
	}
}

/* The worker runs the same text. */
if (typeof document === "undefined") serve();
else start();
