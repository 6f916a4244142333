import { say } from "./words.mjs";

const SEEN_MS = 3000,
	KEPT_MS = 60000;

/** @typedef {Node | string | null | false} Child @typedef {HTMLElementTagNameMap} Tags */

/**
 * An element, and its classes. Properties, which may be left out, are attributes, true for one without a value, false or
 * undefined for none; or listeners, where their names begin with "on".
 * @template {string} T
 * @param {T} name such as "p.soft" @param {...(Child | Object<string, any>)} content properties, and children
 * @returns {T extends `${infer N extends keyof Tags}.${string}` ? Tags[N] : T extends keyof Tags ? Tags[T] : HTMLElement}
 */
export function h(name, ...content) {
	const [tag, ...classes] = name.split("."),
		element = document.createElement(tag);
	const first = content[0],
		given = typeof first === "object" && first !== null && !(first instanceof Node);
	if (classes.length > 0) element.className = classes.join(" ");
	for (const [property, value] of Object.entries(given ? first : {})) {
		if (property.startsWith("on")) element.addEventListener(property.slice(2), value);
		else if (value !== false && value !== undefined)
			element.setAttribute(property, value === true ? "" : value);
	}
	const children = /** @type {Child[]} */ (given ? content.slice(1) : content);
	element.append(...children.filter((child) => child !== null && child !== false));
	return /** @type {any} */ (element);
}

/** A field of text. @param {Object<string, any>} properties */
export function textInput(properties) {
	return h("input", { type: "text", spellcheck: "false", autocomplete: "off", ...properties });
}

/** A field below its label. @param {HTMLElement} input @param {string} label @param {...Child} more */
export function labelled(input, label, ...more) {
	return h("div.field", h("label", { for: input.id }, label), input, ...more);
}

/** Gives the focus to the first element that matches. @param {Element} root @param {string} selector */
export function focusOn(root, selector) {
	const element = root.querySelector(selector);
	if (element instanceof HTMLElement) element.focus();
}

/** @param {string} label @param {() => void} act @param {Object<string, any>} [properties] */
export function button(label, act, properties = {}) {
	return h("button", { type: "button", onclick: act, ...properties }, label);
}

/**
 * What a page of the library shows, to be placed in this one: its title, and its main part. Scripts in it would not
 * run: they come out of a parser, and the policy of this page forbids them.
 * @param {string} html
 */
export function pageParts(html) {
	/* Its style is here already. */
	const page = new DOMParser().parseFromString(html.replace(/<style>[^]*?<\/style>/, ""), "text/html");
	const parts = document.createDocumentFragment();
	const [, ...heading] = page.querySelectorAll("header > *");
	parts.append(
		...heading,
		...page.querySelectorAll("main > *"),
		h("div.receipt", ...page.querySelectorAll("footer > *")),
	);
	return parts;
}

/** Said to those who cannot see what has changed; or shown for a while. @param {string} text @param {boolean} [seen] */
export function announce(text, seen = false) {
	const place = document.getElementById("status");
	place?.replaceChildren(text);
	place?.classList.toggle("seen", seen);
	if (seen) setTimeout(() => place?.classList.remove("seen"), SEEN_MS);
}

/** @param {string} name @param {string | Uint8Array<ArrayBuffer>} data @param {string} type */
export function save(name, data, type) {
	const address = URL.createObjectURL(new Blob([data], { type }));
	h("a", { href: address, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

/** By the event, which needs no permission. @param {string} text */
export function copy(text) {
	const give = (/** @type {ClipboardEvent} */ event) => {
		event.clipboardData?.setData("text/plain", text);
		event.preventDefault();
	};
	document.addEventListener("copy", give);
	announce(say(document.execCommand("copy") ? "copied" : "not_copied"), true);
	document.removeEventListener("copy", give);
}
