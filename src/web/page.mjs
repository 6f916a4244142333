import {load} from "./bareme.mjs";
import {button, h} from "./dom.mjs";
import {ListView} from "./list.mjs";
import {OperationView} from "./operation.mjs";
import {say, speak} from "./words.mjs";
import {serve} from "./worker.mjs";

/** @typedef {"operation" | "list"} Mode */

/** The module, which stands in the page as text. */
async function builtIn() {
	const text = atob(document.getElementById("engine")?.textContent ?? "");
	const packed = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++)
		packed[i] = text.charCodeAt(i);
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
	return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

/** @param {"fr" | "en"} lang */
function speakTo(lang) {
	speak(lang);
	document.documentElement.lang = lang;
}

async function start() {
	/** @type {"fr" | "en"} */ const lang = navigator.language.toLowerCase().startsWith("en") ? "en" : "fr";
	const main = h("main", {}, h("p", {}, say("starting"))), bar = h("header", {class: "bar"});
	speakTo(lang);
	document.body.append(bar, main, h("p", {id: "status", role: "status", class: "status"}));
	try {
		const module = await builtIn(), engine = await load({wasm: module, lang});
		const operation = new OperationView(engine);
		const list = new ListView(engine, module, document.getElementById("code")?.textContent ?? "");
		const views = {operation: operation.element, list: list.element};
		/** @type {Mode} */ let mode = "operation";
		const draw = () => {
			const tab = (/** @type {Mode} */ one) =>
			    button(say(one), () => show(one),
				   {"aria-current": one === mode && "page", class: "tab", id: `go-${one}`});
			const other = engine.lang === "fr" ? "en" : "fr";
			const translate = () => {
				engine.lang = other;
				speakTo(other);
				operation.draw();
				list.again();
				draw();
				/** @type {HTMLElement | null} */ (bar.querySelector("#language"))?.focus();
			};
			bar.replaceChildren(
			    h("nav", {"aria-label": "bareme"}, tab("operation"), tab("list")),
			    h("p", {}, engine.describe().title),
			    button(say("language"), translate, {lang: other, class: "quiet", id: "language"}),
			);
			document.title = `bareme, ${say(mode).toLowerCase()}`;
		};
		/** @param {Mode} one */
		const show = (one) => {
			mode = one;
			main.replaceChildren(views[one]);
			draw();
			/** @type {HTMLElement | null} */ (bar.querySelector(`#go-${one}`))?.focus();
		};
		list.onopen = () => show("list");
		draw();
		main.replaceChildren(views[mode]);
		document.documentElement.dataset.ready = String(Math.round(performance.now()));
	} catch (error) {
		main.replaceChildren(h("h1", {}, "bareme"), h("p", {class: "says bad"}, say("broken")),
				     h("p", {class: "soft"}, String(error)));
	}
}

/* The worker runs the same text. */
if (typeof document === "undefined")
	serve();
else
	start();
