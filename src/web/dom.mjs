import {say} from "./words.mjs";

const SEEN_MS = 3000, KEPT_MS = 60000;

/** @typedef {Node | string | null | false} Child */

/**
 * An element. Properties that begin with "on" are listeners; others are attributes, true for one without a value, false
 * or undefined for none.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Object<string, any>} [properties] @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) {
		if (name.startsWith("on"))
			element.addEventListener(name.slice(2), value);
		else if (value !== false && value !== undefined)
			element.setAttribute(name, value === true ? "" : value);
	}
	element.append(...children.filter((child) => child !== null && child !== false));
	return element;
}

/** A field of text. @param {Object<string, any>} properties */
export function textInput(properties) {
	return h("input", {type: "text", spellcheck: "false", autocomplete: "off", ...properties});
}

/** A field below its label. @param {HTMLElement} input @param {string} label @param {...Child} more */
export function labelled(input, label, ...more) {
	return h("div", {class: "field"}, h("label", {"for": input.id}, label), input, ...more);
}

/** Gives the focus to the first element that matches. @param {Element} root @param {string} selector */
export function focusOn(root, selector) {
	const element = root.querySelector(selector);
	if (element instanceof HTMLElement)
		element.focus();
}

/** @param {string} label @param {() => void} act @param {Object<string, any>} [properties] */
export function button(label, act, properties = {}) {
	return h("button", {type: "button", onclick: act, ...properties}, label);
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
	parts.append(...heading, ...page.querySelectorAll("main > *"),
		     h("div", {class: "receipt"}, ...page.querySelectorAll("footer > *")));
	return parts;
}

/** Said to those who cannot see what has changed; or shown for a while. @param {string} text @param {boolean} [seen] */
export function announce(text, seen = false) {
	const place = document.getElementById("status");
	place?.replaceChildren(text);
	place?.classList.toggle("seen", seen);
	if (seen)
		setTimeout(() => place?.classList.remove("seen"), SEEN_MS);
}

/** @param {string} name @param {string | Uint8Array<ArrayBuffer>} data @param {string} type */
export function save(name, data, type) {
	const address = URL.createObjectURL(new Blob([data], {type}));
	h("a", {href: address, download: name}).click();
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
