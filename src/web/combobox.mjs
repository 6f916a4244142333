import {announce, h} from "./dom.mjs";
import {say} from "./words.mjs";

/**
 * Lets a text field propose values as one types, as the pattern "combobox with a list" has it: arrows choose, Enter
 * takes, Escape closes. The event "taken" is for a value that stands: while values are proposed, none does.
 * @param {HTMLInputElement} input @param {(start: string) => {value: string, title: string}[]} complete
 */
export function combobox(input, complete) {
	const list = h("ul", {
		role: "listbox",
		id: `${input.id}-list`,
		class: "options",
		"aria-label": input.labels?.[0]?.textContent ?? input.name,
		hidden: true
	});
	let active = -1;
	Object
	    .entries(
		{role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id})
	    .forEach(
		([name, value]) => input.setAttribute(name, value),
	    );

	const close = () => {
		list.hidden = true;
		active = -1;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
	};
	const stand = () => {
		close();
		input.dispatchEvent(new Event("taken"));
	};
	/** @param {string} value */
	const take = (value) => {
		input.value = value;
		stand();
	};
	/** @param {number} number */
	const mark = (number) => {
		active = (number + list.children.length) % list.children.length;
		[...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
		list.children[active].scrollIntoView({block: "nearest"});
		input.setAttribute("aria-activedescendant", list.children[active].id);
	};
	const open = () => {
		const found = input.value.trim() === "" ? [] : complete(input.value.trim());
		if (found.length === 0 || (found.length === 1 && found[0].value === input.value))
			return stand();
		list.replaceChildren(
		    ...found.map(
			(one, i) => h(
			    "li",
			    {
				    role: "option",
				    id: `${list.id}-${i}`,
				    "aria-selected": "false",
				    onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
				    onclick: () => take(one.value),
			    },
			    one.value,
			    one.value.includes(one.title) ? null : h("span", {class: "soft"}, ` ${one.title}`),
			    ),
			),
		);
		active = -1;
		list.hidden = false;
		input.setAttribute("aria-expanded", "true");
		announce(say("found", found.length));
	};
	input.addEventListener("input", open);
	input.addEventListener("blur", stand);
	input.addEventListener("keydown", (event) => {
		if (event.key === "ArrowDown" && list.hidden)
			open();
		else if (list.hidden)
			return;
		else if (event.key === "ArrowDown")
			mark(active + 1);
		else if (event.key === "ArrowUp")
			mark(active < 0 ? list.children.length - 1 : active - 1);
		else if (event.key === "Escape")
			stand();
		else if (event.key === "Enter" && active >= 0)
			take(list.children[active].firstChild?.textContent ?? "");
		else
			return;
		event.preventDefault();
	});
	return list;
}
