/**
 * The records of a list as the library writes it in CSV: to find those that were refused, and to put corrected ones in
 * their place. What they mean is the library's alone.
 *
 * @typedef {{number: number, line: number, cells: string[], status: string, notices: string[]}} Refused
 *   `number`: of the record, from 0; `line`: where it begins, from 1; `cells`: those of the list, without the answer's
 * @typedef {{delimiter: string, records: string[], heading: number, columns: string[], answer: string[]}} Records
 *   `records`: each with its line end, those above the heading too; `columns`, `answer`: headings
 */

const REFUSED = ["invalide", "incomplet"];

/** @param {string} text */
function quotes(text) {
	let count = 0;
	for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1))
		count++;
	return count;
}

/** @param {string} record @param {string} delimiter @returns {string[]} */
export function cellsOf(record, delimiter) {
	const text = record.replace(/\r?\n$/, ""), cells = [];
	for (let at = 0; at <= text.length; at++) {
		if (text[at] !== '"') {
			const end = text.indexOf(delimiter, at);
			cells.push(text.slice(at, end < 0 ? text.length : end));
			at = end < 0 ? text.length : end;
			continue;
		}
		let end = text.indexOf('"', at + 1);
		while (end >= 0 && text[end + 1] === '"')
			end = text.indexOf('"', end + 2);
		cells.push(text.slice(at + 1, end < 0 ? text.length : end).replaceAll('""', '"'));
		at = end < 0 ? text.length : end + 1;
	}
	return cells;
}

/** @param {string} text a list with its answers @returns {Records | null} */
export function recordsOf(text) {
	const found = /\bal_zone([,;\t])al_pret/.exec(text);
	if (!found)
		return null;
	/* Titles above the heading are no records: a quote may stand in them alone. */
	const begin = text.lastIndexOf("\n", found.index) + 1;
	const records = begin === 0 ? [] : text.slice(0, begin - 1).split("\n").map((line) => `${line}\n`);
	const heading = records.length;
	let open = "";
	for (const line of text.slice(begin).split("\n")) {
		open += open === "" ? line : `\n${line}`;
		if (line.includes('"') && quotes(open) % 2 === 1)
			continue;
		records.push(`${open}\n`);
		open = "";
	}
	if (open !== "")
		records.push(open);
	if (records[records.length - 1] === "\n")
		records.pop();
	const columns = cellsOf(records[heading].replace(/^\ufeff/, ""), found[1]), first = columns.indexOf("al_zone");
	return {delimiter: found[1], records, heading, columns: columns.slice(0, first), answer: columns.slice(first)};
}

/** Those that were refused, so many at most. @param {Records} list @param {number} most @returns {Refused[]} */
export function refusedOf(list, most) {
	const refused = [], status = list.answer.indexOf("al_statut");
	let line = 1;
	for (let number = 0; number < list.records.length && refused.length < most; number++) {
		const record = list.records[number];
		if (number > list.heading && REFUSED.some((word) => record.includes(word))) {
			const cells = cellsOf(record, list.delimiter),
			      answer = cells.splice(cells.length - list.answer.length);
			if (REFUSED.includes(answer[status]))
				refused.push({
					number,
					line,
					cells,
					status: answer[status],
					notices: answer[status + 1].split(" | ")
				});
		}
		line += record.split("\n").length - 1;
	}
	return refused;
}

/**
 * The list with other cells in some records. @param {Records} list @param {Map<number, string[]>}
 * edits @returns {string}
 */
export function withEdits(list, edits) {
	const quote = (/** @type {string} */ cell) =>
	    (/["\r\n]/.test(cell) || cell.includes(list.delimiter) || cell !== cell.trim()
		 ? `"${cell.replaceAll('"', '""')}"`
		 : cell);
	return list.records
	    .map((record, number) => {
		    const cells = edits.get(number);
		    if (!cells)
			    return record;
		    const end = record.endsWith("\r\n") ? "\r\n" : "\n";
		    return [...cells.map(quote), ...list.answer.map(() => "")].join(list.delimiter) + end;
	    })
	    .join("");
}
