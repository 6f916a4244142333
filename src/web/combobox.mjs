import { h } from "./dom.mjs";
import { announce } from "./parts.mjs";
import { say } from "./words.mjs";

/**
 * Lets a field of text propose values as one types, as the pattern "combobox with a list" has it: arrows choose, Enter
 * takes, Escape closes. The event "taken" is for a value that stands: while values are proposed, none does.
 * @param {HTMLInputElement} input @param {string} label
 * @param {(start: string) => {value: string, title: string}[]} complete
 * @returns {HTMLElement} the list, to be placed after the field
 */
export function combobox(input, label, complete) {
	const id = `${input.id}-list`;
	const list = h("ul", { role: "listbox", id, class: "options", "aria-label": label, hidden: true });
	let active = -1;
	input.setAttribute("role", "combobox");
	input.setAttribute("aria-autocomplete", "list");
	input.setAttribute("aria-expanded", "false");
	input.setAttribute("aria-controls", id);

	const stand = () => {
		list.hidden = true;
		active = -1;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
		input.dispatchEvent(new Event("taken"));
	};
	const take = (/** @type {string} */ value) => {
		input.value = value;
		stand();
	};
	const mark = (/** @type {number} */ number) => {
		active = (number + list.children.length) % list.children.length;
		[...list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === active)));
		list.children[active].scrollIntoView({ block: "nearest" });
		input.setAttribute("aria-activedescendant", list.children[active].id);
	};
	const option = (/** @type {{value: string, title: string}} */ { value, title }, /** @type {number} */ i) => {
		const more = value.includes(title) ? null : h("span.soft", ` ${title}`);
		const one = h("li", { role: "option", id: `${id}-${i}`, "aria-selected": "false" }, value, more);
		one.addEventListener("pointerdown", (event) => event.preventDefault());
		one.addEventListener("click", () => take(value));
		return one;
	};
	const open = () => {
		const found = input.value.trim() === "" ? [] : complete(input.value.trim());
		if (found.length === 0 || (found.length === 1 && found[0].value === input.value)) return stand();
		active = -1;
		list.replaceChildren(...found.map(option));
		list.hidden = false;
		input.setAttribute("aria-expanded", "true");
		announce(say("{} suggestions", found.length));
	};
	/** @type {Object<string, () => void>} */ const keys = {
		ArrowDown: () => (list.hidden ? open() : mark(active + 1)),
		ArrowUp: () => mark(active < 0 ? list.children.length - 1 : active - 1),
		Escape: stand,
		Enter: () => take(list.children[active]?.firstChild?.textContent ?? input.value),
	};
	input.addEventListener("input", open);
	input.addEventListener("blur", stand);
	input.addEventListener("keydown", (event) => {
		if (!(event.key in keys) || (list.hidden && event.key !== "ArrowDown")) return;
		event.preventDefault();
		keys[event.key]();
	});
	return list;
}
