import {combobox} from "./combobox.mjs";
import {announce, button, copy, h, pageParts, save} from "./dom.mjs";
import {say} from "./words.mjs";

/**
 * @typedef {import("./bareme.mjs").Bareme} Bareme @typedef {import("./bareme.mjs").Field}
 * Field @typedef {import("./bareme.mjs").Fields} Fields
 */

/** Natures of which an operation may stand in an address: those of housing. Nothing of a household does. */
const LINKED = ["reconstitution", "requalification"];
const MOST = 4;

/** One operation, or variants of it, and the answer beside the form. */
export class OperationView {
	/** @type {Fields[]} */ #variants = [{}];
	#active = 0;
	/** @type {Map<string, {row: HTMLElement, put: (text: string) => void}>} */ #rows = new Map();
	#answer = h("section", {id: "answer", tabindex: "-1", class: "answer"});
	#form =
	    h("form",
	      {class: "form", autocomplete: "off", onsubmit: (/** @type {Event} */ event) => event.preventDefault()});
	#main = h("div");
	#plan = h("div");
	#planBox = h("details", {class: "plan-fields"});
	#glance = h("a", {href: "#answer", class: "glance"});
	#spoken = 0;

	/** @param {Bareme} engine */
	constructor(engine) {
		this.engine = engine;
		this.element = h("div", {class: "work"}, this.#form, this.#answer, this.#glance);
		this.#glance.addEventListener("click", (event) => {
			event.preventDefault();
			this.#answer.focus();
			this.#answer.scrollIntoView();
		});
		this.#read(location.hash.slice(1));
		this.draw();
	}

	get #fields() {
		return this.#variants[this.#active];
	}

	/** The operation that a link carries. @param {string} fragment */
	#read(fragment) {
		const names = new Set(this.engine.describe().fields.map((field) => field.name));
		const variants = fragment.split("/").map(
		    (part) => Object.fromEntries([...new URLSearchParams(part)].filter(([name]) => names.has(name))));
		if (variants.length <= MOST && variants.every((fields) => LINKED.includes(fields.nature)))
			this.#variants = variants;
	}

	// ---- The form ----

	/** Draws all of it, in the language of the engine. */
	draw() {
		const {fields} = this.engine.describe();
		this.#rows.clear();
		const last = (/** @type {Field} */ field) => Number(field.role === "id" || field.role === "date");
		const rows = [...fields]
				 .sort((a, b) => last(a) - last(b))
				 .map((field) => (field.role === "nature" ? this.#nature(field) : this.#row(field)));
		this.#main.replaceChildren(...rows);
		this.#planBox.replaceChildren(h("summary", {}, say("plan")), this.#plan);
		this.#plan.replaceChildren();
		this.#form.replaceChildren(this.#tabs(), this.#main, this.#planBox,
					   h("p", {class: "buttons"}, button(say("clear"), () => this.#clear())));
		this.#form.setAttribute("aria-label", say("form"));
		this.#planBox.open =
		    Object.keys(this.#fields).some((name) => this.#isPlan(name, this.#base(this.#fields)));
		this.#show();
	}

	#clear() {
		this.#variants = [{}];
		this.#active = 0;
		this.draw();
		this.#form.querySelector("input")?.focus();
	}

/** @param {number} number @param {string} [focus] */
#switch (number, focus) {
	this.#active = number;
	this.draw();
	/** @type {HTMLElement | null} */ (this.#form.querySelector(focus ?? `[data-variant="${number}"]`))?.focus();
}

#tabs() {
	const one = this.#variants.length === 1;
	const tabs =
	    one ? []
		: this.#variants.map(
		      (_, i) => button(say("variant", i + 1), () => this.#switch (i),
				       {"aria-pressed": String(i === this.#active), "data-variant": i, class: "tab"}),
		  );
	const add = () => {
		this.#variants.push({...this.#fields});
		this.#switch (this.#variants.length - 1);
	};
	const remove = () => {
		this.#variants.splice(this.#active, 1);
		this.#switch (Math.max(0, this.#active - 1), "button");
	};
	return h(
	    "div",
	    {class: "variants-bar", role: "group", "aria-label": say("variants")},
	    ...tabs,
	    this.#variants.length < MOST && button(say("add_variant"), add, {class: "quiet", "data-add": true}),
	    !one && button(say("remove_variant"), remove, {class: "quiet"}),
	);
}

/** @param {Field} field */
#nature(field) {
	const inputs = field.values.map(
	    (value) => h("label", {class: "choice"}, h("input", {
				 type: "radio",
				 name: field.name,
				 value: value.name,
				 onchange: () => this.#set(field.name, value.name)
			 }),
			 value.title),
	);
	const row = h("fieldset", {class: "field"}, h("legend", {}, field.title), ...inputs);
	const put = (/** @type {string} */ text) =>
	    row.querySelectorAll("input").forEach((input) => { input.checked = input.value === text; });
	put(this.#fields[field.name] ?? "");
	this.#rows.set(field.name, {row, put});
	return row;
}

/** @param {Field} field */
#row(field) {
	const id = `field-${field.name}`;
	const label = h("label", { for: id
	}, field.title, field.unit === "euro" ? h("span", {class: "soft"}, " €") : null);
	const properties = {id, name: field.name, "aria-describedby": `${id}-help`};
	const row = h("div", {class: "field"}, label);
	const taken = () => this.#set(field.name, input.value.trim());
	const blank = field.default === null || field.default === 0 ? say("unknown") : say("by_default", field.default);
	const proposes = field.role === "commune";
	const input = field.kind === "choice"
			  ? h("select", {...properties, onchange: taken}, h("option", {value: ""}, blank),
			      ...field.values.map((value) => h("option", {value: value.name}, value.title)))
			  : h("input", {
				    ...properties,
				    type: "text",
				    inputmode: field.kind === "number" ? "decimal" : undefined,
				    spellcheck: "false",
				    [proposes ? "ontaken" : "oninput"]: taken
			    });
	const put = (/** @type {string} */ text) => {
		if (input.value.trim() !== text)
			input.value = text;
	};
	row.append(input);
	if (proposes && input instanceof HTMLInputElement)
		row.append(combobox(input, (start) => this.engine.complete(field.name, start, 8)));
	row.append(h("p", {id: `${id}-help`, class: "help soft"}, field.help));
	put(this.#fields[field.name] ?? "");
	this.#rows.set(field.name, {row, put});
	return row;
}

/** @param {string} name @param {string} text */
#set(name, text) {
	if (text === "")
		delete this.#fields[name];
	else
		this.#fields[name] = text;
	this.#show();
}

/** The fields that operations of its nature are asked for. @param {Fields} fields */
#base(fields) {
	return new Set(
	    fields.nature ? this.engine.ask({nature: fields.nature}).questions.map((question) => question.field) : []);
}

/** @param {string} name @param {Set<string>} base */
#isPlan(name, base) {
	return !base.has(name) &&
	       this.engine.describe().fields.some((field) => field.name === name && field.unit === "euro");
}

/** What is asked: what is given, and what that leaves open. */
#asked() {
	const fields = this.#fields;
	const base = this.#base(fields);
	/** @returns {string[]} */
	const names = (/** @type {import("./bareme.mjs").Open} */ open) =>
	    open.questions.map((question) => question.field);
	if (!fields.nature)
		return {main: new Set(["nature"]), plan: new Set(), base};
	let open = this.engine.ask(fields);
	/* Where something is wrong, nothing is open: what the nature asks for remains. */
	if (!open.possible)
		open = {...open, questions: [...base].map((field) => ({field, decides: [], optional: true}))};
	const main = names(open);
	const plan = names(this.engine.ask(fields, {declined: main, plan: true}));
	const given = Object.keys(fields);
	return {
		main: new Set([...main, ...given, "nature", "id", "date"].filter((name) => !this.#isPlan(name, base))),
		plan: new Set([...plan, ...given].filter((name) => this.#isPlan(name, base))),
		base,
	};
}

// ---- The answer ----

#show() {
	const {main, plan} = this.#asked();
	for (const field of this.engine.describe().fields) {
		const {row} = /** @type {{row: HTMLElement}} */ (this.#rows.get(field.name));
		row.hidden = !main.has(field.name) && !plan.has(field.name);
		if (plan.has(field.name) && row.parentElement !== this.#plan)
			this.#plan.append(row);
		if (main.has(field.name) && row.parentElement !== this.#main)
			this.#main.append(row);
	}
	this.#planBox.hidden = plan.size === 0;
	const folds = [...this.#answer.querySelectorAll("details")].map((fold) => fold.open);
	this.#answer.setAttribute("aria-label", say("result"));
	this.#answer.replaceChildren(...(this.#fields.nature ? this.#result() : [this.#intro()]));
	this.#answer.querySelectorAll("details").forEach((fold, i) => { fold.open = folds[i] ?? false; });
	const sums = [...this.#answer.querySelectorAll(".sums > div")].slice(0, 2).map(
	    (sum) => sum.textContent?.replace(", ", " ").replace(/(?<=\p{L})(?=\d)/u, " "));
	this.#glance.textContent = sums.length > 0 ? sums.join(" · ") : say("skip");
	this.#glance.hidden = !this.#fields.nature;
	clearTimeout(this.#spoken);
	const told = this.#answer.querySelector(".says")?.textContent ?? "";
	this.#spoken = window.setTimeout(() => announce([told, ...sums].join(" ")), 800);
}

#intro() {
	return h("div", {class: "intro"}, h("h1", {}, say("intro_title")), h("p", {}, say("intro")),
		 h("p", {}, say("intro_list")), h("p", {class: "soft"}, say("private")));
}

#html() {
	return this.#variants.length > 1 ? this.engine.comparison({}, this.#variants, "html")
					 : this.engine.answer(this.#fields, "html");
}

#result() {
	const html = this.#html();
	const answer = this.engine.calc(this.#fields);
	const parts = pageParts(html);
	/* What has not been asked yet is no fault. */
	if (this.#variants.length === 1 && answer.statut === "incomplet") {
		const missing = answer.avis.filter((/** @type {any} */ notice) => notice.code === "champ-manquant")
				    .map((/** @type {any} */ notice) => h("li", {}, notice.message));
		parts.querySelectorAll(".says").forEach((said) => said.remove());
		parts.querySelector("h1")?.after(
		    h("div", {class: "says open"}, say("missing"), h("ul", {}, ...missing)));
	}
	return [this.#actions(html), parts];
}

/** @param {string} html */
#actions(html) {
	const name = `${this.#fields.id ?? say("file")}`.replace(/[^\p{L}\p{N}_-]+/gu, "-");
	const text = () => (this.#variants.length > 1 ? this.engine.comparison({}, this.#variants, "markdown")
						      : this.engine.answer(this.#fields, "markdown"));
	const linked = this.#variants.every((fields) => LINKED.includes(fields.nature));
	return h(
	    "div",
	    {class: "actions", role: "group", "aria-label": say("actions")},
	    button(say("print"), () => window.print()),
	    button(say("save_page"), () => save(`${name}.html`, html, "text/html")),
	    button(say("copy_text"), () => copy(text())),
	    button(say("copy_command"), () => copy(command(this.#variants, this.engine.date))),
	    linked && button(say("copy_link"), () => copy(this.#link())),
	);
}

#link() {
	const operation = this.#variants.map((fields) => new URLSearchParams(fields).toString()).join("/");
	return `${location.href.split("#")[0]}#${operation}`;
}
}

/** The same for the program. @param {Fields[]} variants @param {string} date */
export function command(variants, date) {
	const quote = (/** @type {string} */ text) =>
	    (/^[\w.,/=@%+:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
	const words = (/** @type {[string, string][]} */ fields) =>
	    fields.map(([name, value]) => quote(`${name}=${value}`));
	const [first, ...others] = variants;
	if (others.length === 0)
		return ["bareme calc --date", date, ...words(Object.entries(first))].join(" ");
	const common =
	    Object.entries(first).filter(([name, value]) => others.every((fields) => fields[name] === value));
	const own = variants.map(
	    (fields) => words(Object.entries(fields).filter(([name]) => !common.some(([shared]) => shared === name))));
	return ["bareme compare --date", date, ...words(common), ...own.flatMap((fields) => ["--", ...fields])].join(
	    " ");
}
