import {say} from "./words.mjs";

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

/** Told to those who cannot see it, and shown for a while. @param {string} text */
export function announce(text) {
	const place = document.getElementById("status");
	if (place)
		place.textContent = text;
}

/** @param {string} name @param {string | Uint8Array<ArrayBuffer>} data @param {string} type */
export function save(name, data, type) {
	const address = URL.createObjectURL(new Blob([data], {type}));
	const link = h("a", {href: address, download: name});
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/**
 * By the event, which needs no permission, and takes a page along for mails. @param {string} text @param {string}
 * [html]
 */
export function copy(text, html) {
	const give = (/** @type {ClipboardEvent} */ event) => {
		event.clipboardData?.setData("text/plain", text);
		if (html)
			event.clipboardData?.setData("text/html", html);
		event.preventDefault();
	};
	document.addEventListener("copy", give);
	announce(say(document.execCommand("copy") ? "copied" : "not_copied"));
	document.removeEventListener("copy", give);
}
