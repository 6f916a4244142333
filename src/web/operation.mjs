import { combobox } from "./combobox.mjs";
import { button, choice, focusOn, h, labelled, taking, textInput } from "./dom.mjs";
import { actions, announce, copy, inPrivate, pageParts, save } from "./parts.mjs";
import { say } from "./words.mjs";

/**
 * @typedef {import("./bareme.mjs").Field} Field
 * @typedef {import("./bareme.mjs").Fields} Fields
 */

/** Natures of which an operation may stand in an address: those of housing. Nothing of a household does. */
const LINKED = ["reconstitution", "requalification"];
const VARIANTS = 4,
	PROPOSED = 8,
	QUIET_MS = 800;

/** One operation, or variants of it, and the answer beside the form. */
export class OperationView {
	/** @type {Fields[]} */ #variants = [{}];
	#active = 0;
	/** @type {Map<string, HTMLElement>} */ #rows = new Map();
	#answer = h("section.answer", { id: "answer", tabindex: "-1" });
	#form = h("form.form", { onsubmit: (/** @type {Event} */ event) => event.preventDefault() });
	/** For when something is given. */ #buttons = h("p.buttons");
	#main = h("div");
	#plan = h("div");
	#planBox = h("details.plan-fields");
	#glance = h("a.glance", { href: "#answer" });
	#spoken = 0;

	/** @param {import("./bareme.mjs").Bareme} engine */
	constructor(engine) {
		this.engine = engine;
		this.element = h("div.work", this.#form, this.#answer, this.#glance);
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
		const read = (/** @type {string} */ part) =>
			Object.fromEntries([...new URLSearchParams(part)].filter(([name]) => names.has(name)));
		const variants = fragment.split("/").map(read);
		if (variants.length <= VARIANTS && variants.every((fields) => LINKED.includes(fields.nature)))
			this.#variants = variants;
	}

	// ---- The form ----

	/** Draws all of it, in the language of the engine. */
	draw() {
		const last = (/** @type {Field} */ field) => Number(field.role === "id" || field.role === "date");
		const fields = [...this.engine.describe().fields].sort((a, b) => last(a) - last(b));
		this.#rows = new Map(fields.map((field) => [field.name, this.#row(field)]));
		this.#main.replaceChildren(...this.#rows.values());
		this.#plan.replaceChildren();
		this.#planBox.replaceChildren(h("summary", say("Financing plan (optional)")), this.#plan);
		const all = this.#variants;
		const add = button(say("Add a variant"), () => this.#show([...all, { ...this.#fields }], all.length));
		const clear = button(say("Clear all"), () => this.#show([{}], 0));
		this.#buttons.replaceChildren(...(all.length < VARIANTS ? [add] : []), clear);
		const tabs = all.length > 1 ? [this.#tabs()] : [];
		this.#form.replaceChildren(...tabs, this.#main, this.#planBox, this.#buttons);
		this.#form.setAttribute("aria-label", say("The operation"));
		this.#update();
		this.#planBox.open = Object.keys(this.#fields).some((name) =>
			this.#plan.contains(this.#rows.get(name) ?? null),
		);
	}

	/** @param {Fields[]} variants @param {number} active */
	#show(variants, active) {
		this.#variants = variants;
		this.#active = active;
		this.draw();
		focusOn(this.#form, "[aria-pressed=true], input");
	}

	#tabs() {
		const all = this.#variants,
			active = this.#active;
		const tab = (/** @type {Fields} */ _, /** @type {number} */ i) => {
			const properties = { "aria-pressed": String(i === active), class: "tab" };
			return button(say("Variant {}", i + 1), () => this.#show(all, i), properties);
		};
		const others = all.filter((_, i) => i !== active);
		const remove = () => this.#show(others, Math.max(0, active - 1));
		return h(
			"div.variants-bar",
			{ role: "group", "aria-label": say("Variants") },
			...all.map(tab),
			button(say("Remove this variant"), remove, { class: "quiet" }),
		);
	}

	/** @param {Field} field */
	#row(field) {
		const { name, title, values } = field,
			id = `field-${name}`,
			given = this.#fields[name] ?? "";
		const take = taking((text) => this.#set(name, text));
		if (field.role === "nature") {
			const radio = (/** @type {string} */ value) =>
				h("input", { type: "radio", name, value, checked: value === given, onchange: take });
			return h(
				"fieldset.field",
				h("legend", title),
				...values.map((one) => h("label.choice", radio(one.name), one.title)),
			);
		}
		const properties = { id, name, "aria-describedby": `${id}-help` };
		const help = h("p", { id: `${id}-help`, class: "help soft" }, field.help);
		if (field.kind === "choice") {
			const blank = field.default ? say("{} (default)", field.default) : say("not given");
			return labelled(choice({ ...properties, onchange: take }, given, blank, values), title, help);
		}
		const proposes = field.role === "commune",
			takes = proposes ? "ontaken" : "oninput";
		const inputmode = field.kind === "number" ? "decimal" : undefined;
		const input = textInput({ ...properties, value: given, inputmode, [takes]: take });
		const propose = (/** @type {string} */ start) => this.engine.complete(name, start, PROPOSED);
		const label = field.unit === "euro" ? `${title} (€)` : title;
		return labelled(input, label, proposes && combobox(input, label, propose), help);
	}

	/** @param {string} name @param {string} text */
	#set(name, text) {
		if (text === "") delete this.#fields[name];
		else this.#fields[name] = text;
		this.#update();
	}

	/** What is asked: what is given, and what that leaves open; of the operation, and of its plan. */
	#asked() {
		const fields = this.#fields,
			{ nature } = fields;
		if (!nature) return { main: new Set(["nature"]), plan: new Set() };
		const names = (/** @type {import("./bareme.mjs").Open} */ { questions }) =>
			questions.map(({ field }) => field);
		const base = names(this.engine.ask({ nature })),
			answered = this.engine.ask(fields);
		/* Where something is wrong, nothing is open: what the nature asks for remains. */
		const open = answered.possible ? names(answered) : base;
		const more = names(this.engine.ask(fields, { declined: open, plan: true }));
		const all = [...open, ...more, ...Object.keys(fields), "nature", "id", "date"];
		const euros = this.engine.describe().fields.filter(({ unit }) => unit === "euro");
		const plan = new Set(
			euros.map(({ name }) => name).filter((name) => all.includes(name) && !base.includes(name)),
		);
		return { main: new Set(all.filter((name) => !plan.has(name))), plan };
	}

	// ---- The answer ----

	/** Shows what is asked, and the answer. */
	#update() {
		const { main, plan } = this.#asked();
		for (const [name, row] of this.#rows) {
			const home = plan.has(name) ? this.#plan : main.has(name) ? this.#main : row.parentElement;
			row.hidden = !plan.has(name) && !main.has(name);
			if (row.parentElement !== home) home?.append(row);
		}
		this.#planBox.hidden = plan.size === 0;
		this.#buttons.hidden = !this.#fields.nature;
		const folds = [...this.#answer.querySelectorAll("details")].map((fold) => fold.open);
		this.#answer.setAttribute("aria-label", say("Result"));
		this.#answer.replaceChildren(...(this.#fields.nature ? this.#result() : this.#intro()));
		for (const [i, fold] of this.#answer.querySelectorAll("details").entries())
			fold.open = folds[i] ?? false;
		const sums = [...this.#answer.querySelectorAll(".sums > div")].slice(0, 2).map((sum) =>
			Array.from(sum.children, (part) => part.textContent)
				.join(" ")
				.replace(", ", " "),
		);
		this.#glance.textContent = sums.join(" · ") || say("Skip to the result");
		this.#glance.hidden = !this.#fields.nature;
		const told = this.#answer.querySelector(".says")?.textContent ?? "";
		clearTimeout(this.#spoken);
		this.#spoken = window.setTimeout(() => announce([told, ...sums].join(" ")), QUIET_MS);
	}

	#intro() {
		return [
			h("h1", say("Aid for an operation")),
			h("p", say("Choose the kind of operation and give what you know: the result follows.")),
			h("p", say('For a whole table, go to "A list".')),
			inPrivate(),
		];
	}

	/** The answer as the library writes it. @param {"html" | "markdown"} form */
	#written(form) {
		return this.#variants.length > 1
			? this.engine.comparison({}, this.#variants, form)
			: this.engine.answer(this.#fields, form);
	}

	#result() {
		const html = this.#written("html"),
			parts = pageParts(html),
			answer = this.engine.calc(this.#fields);
		/* What has not been asked yet is no fault. */
		if (this.#variants.length === 1 && answer.statut === "incomplet") {
			const missing = answer.avis
				.filter((/** @type {any} */ notice) => notice.code === "champ-manquant")
				.map((/** @type {any} */ notice) => h("li", notice.message));
			parts.querySelectorAll(".says").forEach((said) => said.remove());
			parts.querySelector("h1")?.after(h("div.says.open", say("Still needed:"), h("ul", ...missing)));
		}
		return [this.#actions(html), parts];
	}

	/** @param {string} html */
	#actions(html) {
		const name = (this.#fields.id ?? "operation").replace(/[^\p{L}\p{N}_-]+/gu, "-");
		const linked = this.#variants.every((fields) => LINKED.includes(fields.nature));
		const fragments = this.#variants.map((fields) => new URLSearchParams(fields).toString());
		const link = `${location.href.split("#")[0]}#${fragments.join("/")}`;
		return actions(
			button(say("Print"), () => window.print()),
			button(say("Save as page"), () => save(`${name}.html`, html, "text/html")),
			button(say("Copy as text"), () => copy(this.#written("markdown"))),
			button(say("Copy the command"), () => copy(command(this.#variants, this.engine.date))),
			linked && button(say("Copy the link"), () => copy(link)),
		);
	}
}

/** The same for the program. @param {Fields[]} variants @param {string} date */
function command(variants, date) {
	const quote = (/** @type {string} */ text) =>
		/^[\w.,=@%+:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
	const words = (/** @type {[string, string][]} */ fields) =>
		fields.map(([name, value]) => quote(`${name}=${value}`));
	const isCommon = (/** @type {[string, string]} */ [name, value]) =>
		variants.every((fields) => fields[name] === value);
	const common = ["--date", date, ...words(Object.entries(variants[0]).filter(isCommon))];
	if (variants.length === 1) return ["bareme calc", ...common].join(" ");
	const own = variants.map((fields) => words(Object.entries(fields).filter((field) => !isCommon(field))));
	return ["bareme compare", ...common, ...own.flatMap((fields) => ["--", ...fields])].join(" ");
}
