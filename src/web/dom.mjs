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

/** A listener that hands on what its field holds. @param {(text: string) => void} take */
export function taking(take) {
	return (/** @type {{target: any}} */ { target }) => take(target.value.trim());
}

/**
 * A choice among values, or none of them.
 * @param {Object<string, any>} properties @param {string | undefined} chosen @param {string} none
 * @param {import("./bareme.mjs").Named[]} values
 */
export function choice(properties, chosen, none, values) {
	const option = (/** @type {import("./bareme.mjs").Named} */ { name, title }) =>
		h("option", { value: name, selected: name === chosen }, title);
	return h("select", properties, ...[{ name: "", title: none }, ...values].map(option));
}

/** Gives the focus to the first element that matches. @param {Element} root @param {string} selector */
export function focusOn(root, selector) {
	/** @type {HTMLElement | null} */ (root.querySelector(selector))?.focus();
}

/** @param {string} label @param {() => void} act @param {Object<string, any>} [properties] */
export function button(label, act, properties = {}) {
	return h("button", { type: "button", onclick: act, ...properties }, label);
}
