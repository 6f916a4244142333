import { load } from "./bareme.mjs";
import { button, focusOn, h } from "./dom.mjs";
import { ListView } from "./list.mjs";
import { OperationView } from "./operation.mjs";
import { say, speak } from "./words.mjs";
import { serve } from "./worker.mjs";

/** @typedef {"operation" | "list"} Mode */

/** The module, which stands in the page as text. */
function builtIn() {
	const text = atob(document.getElementById("engine")?.textContent ?? ""),
		packed = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
	return packed;
}

/** @param {HTMLElement} main */
async function start(main) {
	const english = navigator.language.toLowerCase().startsWith("en");
	const engine = await load({ wasm: builtIn(), lang: english ? "en" : "fr" });
	speak(engine);
	const operation = new OperationView(engine);
	const list = new ListView(engine, document.getElementById("code")?.textContent ?? "");
	const bar = h("header.bar");
	/** @type {Mode} */ let mode = "operation";
	const show = (/** @type {Mode} */ one) => {
		mode = one;
		draw();
		focusOn(bar, `#go-${one}`);
	};
	const translate = () => {
		engine.lang = engine.lang === "fr" ? "en" : "fr";
		operation.draw();
		list.again();
		draw();
		focusOn(bar, "#language");
	};
	const draw = () => {
		const { lang } = engine,
			names = { operation: say("One operation"), list: say("A list") };
		const tab = (/** @type {Mode} */ one) => {
			const current = one === mode && "page";
			return button(names[one], () => show(one), {
				"aria-current": current,
				class: "tab",
				id: `go-${one}`,
			});
		};
		const [other, name] = lang === "fr" ? ["en", "English"] : ["fr", "Français"];
		const language = button(name, translate, { lang: other, class: "quiet", id: "language" });
		const tabs = h("nav", { "aria-label": "bareme" }, tab("operation"), tab("list"));
		bar.replaceChildren(tabs, h("p", engine.describe().title), language);
		main.replaceChildren((mode === "list" ? list : operation).element);
		document.documentElement.lang = lang;
		document.title = `bareme, ${names[mode].toLowerCase()}`;
	};
	list.onopen = () => show("list");
	main.before(bar);
	main.after(h("p.status", { id: "status", role: "status" }));
	draw();
	document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

/** Where the browser is too old, say. @param {unknown} error */
function giveUp(error) {
	document.getElementById("broken")?.removeAttribute("hidden");
	document.getElementById("error")?.append(String(error));
}

/* The worker runs the same text. */
if (typeof document === "undefined") serve();
else start(document.getElementsByTagName("main")[0]).catch(giveUp);
