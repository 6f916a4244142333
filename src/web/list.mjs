import {combobox} from "./combobox.mjs";
import {announce, button, h, pageParts, save} from "./dom.mjs";
import {say} from "./words.mjs";

/**
 * @typedef {import("./bareme.mjs").Bareme} Bareme @typedef {import("./worker.mjs").Answer} Answer
 * @typedef {import("./worker.mjs").Report} Report @typedef {import("./records.mjs").Refused} Refused
 */

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const AT_ONCE = 20;
/** Of a row to correct, what says which one it is. */
const SHOWN_OF = ["id", "nature", "commune"];

/** The letters of a column, from 1 on. @param {number} number @returns {string} */
function letters(number) {
	return number === 0 ? ""
			    : letters(Math.floor((number - 1) / 26)) + String.fromCharCode(65 + ((number - 1) % 26));
}

/** Whether a notice is about a field. @param {string} notice @param {string} field */
function isAbout(notice, field) {
	return notice.startsWith(field) || new RegExp(`«\\u00a0${field}\\u00a0»|(: |, )${field}(=|,|$)`).test(notice);
}

/** A list: a file that is dropped or chosen, or cells that are pasted; its rows to correct, its sums, its answers. */
export class ListView {
	/** @type {{name: string, bytes: Uint8Array} | null} */ #input = null;
	/** @type {import("./bareme.mjs").ListOptions} */ #options = {};
	/** @type {Map<number, string[]>} */ #edits = new Map();
	/** @type {Worker | null} */ #worker = null;
	/** @type {Answer | null} */ #answer = null;
	#error = "";
	#shown = AT_ONCE;
	#result = h("section", {id: "list-result", class: "answer", tabindex: "-1"});
	#progress = h("div", {class: "progress", hidden: true});

	/** @param {Bareme} engine @param {WebAssembly.Module} module @param {string} code what the worker runs */
	constructor(engine, module, code) {
		this.engine = engine;
		this.module = module;
		this.code = code;
		this.element = h("div", {class: "list-view"});
		addEventListener("dragover", (event) => event.preventDefault());
		addEventListener("drop", (event) => {
			event.preventDefault();
			const file = event.dataTransfer?.files[0];
			if (file)
				this.#open(file);
		});
		addEventListener("paste", (event) => {
			if (this.element.isConnected && !(event.target instanceof HTMLInputElement))
				this.#paste(event);
		});
		this.draw();
	}

	/** Where a list is dropped while something else is shown. */
	onopen = () => {};

	// ---- What comes in ----

	/** @param {File} file */
	async #open(file) {
		this.onopen();
		this.#begin(file.name, new Uint8Array(await file.arrayBuffer()));
	}

	/** @param {ClipboardEvent} event */
	#paste(event) {
		const text = event.clipboardData?.getData("text/plain") ?? "";
		if (text.trim() === "")
			return;
		event.preventDefault();
		this.#begin(say("pasted"), new TextEncoder().encode(text));
	}

	/** @param {string} name @param {Uint8Array} bytes */
	#begin(name, bytes) {
		this.#stop();
		this.#input = {name, bytes};
		this.#options = {};
		this.#edits = new Map();
		this.#compute();
	}

	// ---- The worker ----

	#stop() {
		this.#worker?.terminate();
		this.#worker = null;
		this.#progress.hidden = true;
	}

	/** @param {"answer" | "html" | "xlsx"} to @param {(report: Report) => void} done */
	#ask(to, done) {
		if (!this.#input)
			return;
		const bar = h("progress", {max: 1, "aria-label": say("computing")}), count = h("span");
		const cancel = button(say("cancel"), () => {
			this.#stop();
			this.draw();
		});
		this.#progress.replaceChildren(h("span", {}, say("computing")), bar, count, cancel);
		this.#progress.hidden = false;
		if (!this.#worker) {
			const address = URL.createObjectURL(new Blob([this.code], {type: "text/javascript"}));
			this.#worker = new Worker(address);
			this.#worker.onerror = (event) => done({error: event.message});
		}
		this.#worker.onmessage = (event) => {
			/** @type {Report} */ const report = event.data;
			if (report.records === undefined) {
				this.#progress.hidden = true;
				return done(report);
			}
			count.textContent = say("rows", report.records.toLocaleString(this.engine.lang));
			if (report.part && report.part < 1)
				bar.value = report.part;
			else
				bar.removeAttribute("value");
		};
		const {lang, date} = this.engine;
		this.#worker.postMessage({
			module: this.module,
			lang,
			date,
			input: this.#input.bytes,
			options: this.#options,
			edits: this.#edits,
			to
		});
	}

	/** @param {() => void} [then] */
	#compute(then) {
		this.#ask("answer", (report) => {
			this.#answer = report.answer ?? null;
			this.#error = report.error ?? "";
			this.#shown = AT_ONCE;
			this.draw();
			announce(this.#result.querySelector(".says")?.textContent ?? "");
			if (then)
				then();
			else
				this.#result.focus({preventScroll: true});
		});
	}

	/** Where the language has changed. */
	again() {
		if (this.#input)
			this.#compute();
		else
			this.draw();
	}

	/** @param {"html" | "xlsx"} to @param {string} type */
	#save(to, type) {
		this.#ask(to, (report) => {
			if (report.output)
				save(`${this.#name()}.${to}`, report.output, type);
			else
				announce(report.error ?? "");
		});
	}

	#name() {
		return `${this.#input?.name.replace(/\.\w+$/, "")}-bareme`;
	}

	// ---- What is shown ----

	draw() {
		const file = h("input", {
			type: "file",
			id: "file",
			accept: ".csv,.tsv,.txt,.xlsx,.ods",
			onchange: () => {
				const chosen = file.files?.[0];
				if (chosen)
					this.#open(chosen);
			},
		});
		const pasted = h("textarea", {
			id: "pasted",
			rows: 2,
			spellcheck: "false",
			onpaste: (/** @type {ClipboardEvent} */ event) => this.#paste(event)
		});
		const box = h(
		    "div",
		    {class: "drop"},
		    h("p", {class: "choose"}, file,
		      h("label",
			{ for: "file"
			},
			say("choose")),
		      ` ${say("or_drop")}`),
		    h("p", {},
		      h("label",
			{ for: "pasted"
			},
			say("paste")),
		      pasted),
		    h("p", {class: "soft"}, say("private")),
		);
		const loaded = this.#answer !== null || this.#error !== "";
		this.#result.setAttribute("aria-label", say("result"));
		this.#result.hidden = !loaded;
		this.#result.replaceChildren(...(this.#error    ? [this.#refusal()]
						 : this.#answer ? this.#answered(this.#answer)
								: []));
		const again = h("details", {class: "another"}, h("summary", {}, say("another")), box);
		this.element.replaceChildren(
		    ...(loaded ? [again] : [h("h1", {}, say("list_title")), h("p", {}, say("list_intro")), box]),
		    this.#progress,
		    this.#result,
		);
	}

	/** The list was not read. */
	#refusal() {
		return h("div", {}, h("h1", {}, this.#input?.name ?? ""), h("p", {class: "says bad"}, this.#error),
			 this.#settings([], true));
	}

	/** @param {Answer} answer */
	#answered(answer) {
		const parts = pageParts(answer.html);
		const rest = document.createDocumentFragment();
		const first = parts.querySelector("h2");
		while (first && first.nextSibling)
			rest.prepend(/** @type {Node} */ (parts.lastChild));
		if (first)
			rest.prepend(first);
		return [
			this.#actions(answer), parts, this.#corrections(answer),
			this.#settings(answer.summary.colonnes, false), rest
		];
	}

	/** @param {Answer} answer */
	#actions(answer) {
		return h(
		    "div",
		    {class: "actions", role: "group", "aria-label": say("actions")},
		    button(say("save_csv"), () => save(`${this.#name()}.csv`, answer.csv, "text/csv"), {class: "main"}),
		    button(say("save_book"), () => this.#save("xlsx", WORKBOOK)),
		    button(say("save_page"), () => this.#save("html", "text/html")),
		    button(say("print"), () => window.print()),
		);
	}

	// ---- Rows to correct ----

	/** @param {Answer} answer */
	#corrections(answer) {
		const {statuts} = answer.summary;
		const count = statuts.invalide + statuts.incomplet;
		const fields = new Map(this.engine.describe().fields.map((field) => [field.name, field]));
		const read = new Map(
		    answer.summary.colonnes.map((/** @type {any} */ column) => [column.numero - 1, column.champ]));
		/* Where a sentence does not name its field, the kind of refusal does. */
		/** @type {Map<string, string>} */ const subjects =
		    new Map(answer.summary.refus.filter((/** @type {any} */ one) => one.champ)
				.map((/** @type {any} */ one) => [one.code, one.champ]));
		/** @type {Map<number, HTMLInputElement[]>} */ const inputs = new Map();
		const row = (/** @type {Refused} */ refused) => {
			const width = Math.max(refused.cells.length, answer.columns.length);
			const about = new Set(
			    refused.notices.flatMap((notice) => {
				    const named = [...read.values()].filter((name) => name && isAbout(notice, name));
				    return named.length > 0 ? named : [subjects.get(notice.split(":")[0])];
			    }),
			);
			const boxes = Array.from({length: width}, (_, i) => {
				const id = `cell-${refused.number}-${i}`, name = read.get(i),
				      wrong = Boolean(name) && about.has(name);
				const input = h("input", {
					type: "text",
					id,
					spellcheck: "false",
					value: refused.cells[i] ?? "",
					autocomplete: "off",
					"aria-invalid": wrong && "true"
				});
				const label = h("label", { for: id, title: fields.get(name)?.help
				}, answer.columns[i] || letters(i + 1));
				const box = h("div", {class: "field"}, label, input);
				if (fields.get(name)?.role === "commune")
					box.append(combobox(input, (start) => this.engine.complete(name, start, 8)));
				return {input, box, wrong};
			});
			inputs.set(refused.number, boxes.map(({input}) => input));
			const boxesOf = (/** @type {boolean} */ wrong) =>
			    boxes.filter((one) => one.wrong === wrong).map(({box}) => box);
			const reasons =
			    refused.notices.map((notice) => h("li", {}, notice.replace(/^[a-z-]+: ?/, ""), " ",
							      h("code", {}, /^[a-z-]+/.exec(notice)?.[0] ?? "")));
			const which = answer.columns.flatMap(
			    (_, i) => (SHOWN_OF.includes(fields.get(read.get(i))?.role ?? "") && refused.cells[i]
					   ? [refused.cells[i]]
					   : []));
			const others =
			    h("details", {open: boxesOf(true).length === 0}, h("summary", {}, say("other_cells")),
			      h("div", {class: "cells"}, ...boxesOf(false)));
			return h(
			    "fieldset",
			    {class: "wrong"},
			    h("legend", {}, [say("line", refused.line), ...which].join(" · "), " ",
			      h("span", {class: "tag"}, refused.status)),
			    h("ul", {}, ...reasons),
			    h("div", {class: "cells"}, ...boxesOf(true)),
			    others,
			);
		};
		const submit = (/** @type {Event} */ event) => {
			event.preventDefault();
			for (const [number, cells] of inputs) {
				const given = cells.map((input) => input.value);
				while (given.length > answer.columns.length && given[given.length - 1] === "")
					given.pop();
				if (cells.some((input) => input.value !== input.defaultValue))
					this.#edits.set(number, given);
			}
			this.#compute(() => {
				/** @type {HTMLElement | null} */ const next =
				    this.#result.querySelector(".corrections legend, h1");
				next?.setAttribute("tabindex", "-1");
				next?.focus();
			});
		};
		if (count === 0 && this.#edits.size === 0)
			return "";
		const rows = answer.refused.slice(0, this.#shown).map(row);
		const more = answer.refused.length > rows.length && button(say("more"), () => {
				     this.#shown += AT_ONCE;
				     this.draw();
			     });
		const undo = this.#edits.size > 0 && button(say("undo", this.#edits.size), () => {
				     this.#edits = new Map();
				     this.#compute();
			     });
		return h(
		    "form",
		    {class: "corrections", autocomplete: "off", onsubmit: submit},
		    count > 0 && h("h2", {}, say("to_correct", count)),
		    ...rows,
		    h("p", {class: "buttons sticky"},
		      count > 0 && h("button", {type: "submit", class: "main"}, say("recompute")), more, undo),
		);
	}

	// ---- How the list is read ----

	/** @param {any[]} columns those that were found @param {boolean} open */
	#settings(columns, open) {
		const fields = this.engine.describe().fields;
		const known = columns.length > 0
				  ? columns
				  : Array.from({length: 26}, (_, i) => ({numero: i + 1, entete: "", champ: null}));
		const map = (/** @type {string} */ column, /** @type {string} */ field) => {
			const kept = Object.entries(this.#options.map ?? {})
					 .filter(([name, other]) => other !== column && name !== field);
			const ignored = (this.#options.ignore ?? []).filter((other) => other !== column);
			this.#options.map = Object.fromEntries(field ? [...kept, [field, column]] : kept);
			this.#options.ignore = field ? ignored : [...ignored, column];
			this.#compute(
			    () => /** @type {HTMLElement | null} */ (this.element.querySelector(`#column-${column}`))
				      ?.focus());
		};
		const rows = known.map((column) => {
			const name = letters(column.numero), id = `column-${name}`;
			const chosen = column.champ ??
				       Object.entries(this.#options.map ?? {}).find(([, other]) => other === name)?.[0];
			const select = h(
			    "select",
			    {id, onchange: () => map(name, select.value)},
			    h("option", {value: ""}, say("not_read")),
			    ...fields.map((field) => h("option", {value: field.name, selected: field.name === chosen},
						       field.title)),
			);
			return h("div", {class: "field"}, h("label", { for: id
				 }, h("span", {class: "soft"}, `${name} `), column.entete), select);
		});
		const setting = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ value,
				 /** @type {(text: string) => void} */ set) => {
			const change = () => {
				set(input.value.trim());
				this.#compute(
				    () => /** @type {HTMLElement | null} */ (this.element.querySelector(`#${id}`))
					      ?.focus());
			};
			const input = h("input", {type: "text", id, value, onchange: change});
			return h("div", {class: "field"}, h("label", { for: id
				 }, label), input);
		};
		const plan = h("input", {
			type: "checkbox",
			id: "plan",
			checked: this.#options.plan,
			onchange: () => {
				this.#options.plan = plan.checked;
				this.#compute(
				    () => /** @type {HTMLElement | null} */ (this.element.querySelector("#plan"))
					      ?.focus());
			},
		});
		const changed = Object.keys(this.#options).length > 0;
		return h(
			"details",
			{ class: "settings", open: open || changed },
			h("summary", {}, say("columns")),
			h("p", { class: "soft" }, say("columns_help")),
			h("div", { class: "cells" }, ...rows),
			h(
				"div",
				{ class: "cells" },
				setting("heading", say("heading_line"), this.#options.heading ? String(this.#options.heading) : "", (text) => {
			this.#options.heading = Number.parseInt(text, 10) || undefined;
				}),
				setting("sheet", say("sheet"), this.#options.sheet ?? "", (text) => {
			this.#options.sheet = text || undefined;
				}),
				setting("by", say("by"), (this.#options.by ?? []).join(", "), (text) => {
			this.#options.by = text ? text.split(/ *, */) : undefined;
				}),
				h("label", { class: "check", for: "plan" }, plan, say("with_plan")),
			),
		);
	}
	}
