import { h } from "./dom.mjs";
import { say } from "./words.mjs";

const SEEN_MS = 3000,
	KEPT_MS = 60000;

/** @param {...import("./dom.mjs").Child} buttons what can be done with a result */
export function actions(...buttons) {
	return h("div.actions", { role: "group", "aria-label": say("What to do with the result") }, ...buttons);
}

export function inPrivate() {
	return h("p.soft", say("All is computed within this page. Nothing is sent, or kept on this computer."));
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
	announce(document.execCommand("copy") ? say("Copied.") : say("Copying is not allowed here."), true);
	document.removeEventListener("copy", give);
}
