/**
 * What the page itself says, in French and in English. What is said of operations and lists comes from the library.
 * "{}" is a place for a number or a name.
 */
export const WORDS = {
	operation: ["Une opération", "One operation"],
	list: ["Une liste", "A list"],
	language: ["English", "Français"],
	other: ["en", "fr"],
	skip: ["Aller au résultat", "Skip to the result"],
	starting: ["Ouverture du barème…", "Opening the schedule…"],
	broken: [
		"Cette page ne peut pas calculer dans ce navigateur. Il faut Edge, Chrome ou Firefox, dans une version récente.",
		"This page cannot compute in this browser. It needs a recent Edge, Chrome or Firefox.",
	],
	intro_title: ["Aides d'une opération", "Aid for an operation"],
	intro: [
		"Indiquez la nature de l'opération, puis ce que vous en savez : le résultat se calcule à mesure.",
		"Choose the kind of operation, then give what you know of it: the result follows as you type.",
	],
	intro_list: ["Pour tout un tableau, passez à « Une liste ».", "For a whole table, go to “A list”."],
	private: [
		"Tout se calcule dans cette page. Rien n'est envoyé, rien n'est enregistré sur cet ordinateur.",
		"Everything is computed within this page. Nothing is sent, nothing is kept on this computer.",
	],
	form: ["L'opération", "The operation"],
	plan: ["Plan de financement (facultatif)", "Financing plan (optional)"],
	unknown: ["non renseigné", "not given"],
	by_default: ["{} (par défaut)", "{} (default)"],
	missing: ["Il reste à indiquer :", "Still needed:"],
	result: ["Résultat", "Result"],
	actions: ["Que faire du résultat", "What to do with the result"],
	copy_text: ["Copier le texte", "Copy as text"],
	copy_command: ["Copier la commande", "Copy the command"],
	copy_link: ["Copier le lien", "Copy the link"],
	print: ["Imprimer", "Print"],
	save_page: ["Enregistrer la page", "Save as page"],
	copied: ["Copié.", "Copied."],
	not_copied: ["La copie n'est pas permise ici.", "Copying is not allowed here."],
	variants: ["Variantes", "Variants"],
	variant: ["Variante {}", "Variant {}"],
	add_variant: ["Ajouter une variante", "Add a variant"],
	remove_variant: ["Supprimer cette variante", "Remove this variant"],
	clear: ["Tout effacer", "Clear all"],
	found: ["{} propositions", "{} suggestions"],
	file: ["operation", "operation"],
	computing: ["Calcul en cours…", "Computing…"],
	cancel: ["Arrêter", "Stop"],
	rows: ["{} lignes", "{} rows"],
	pasted: ["tableau-colle", "pasted-table"],
	choose: ["Choisir un fichier", "Choose a file"],
	or_drop: ["Excel, LibreOffice ou CSV, ou le déposer ici", "Excel, LibreOffice or CSV, or drop it here"],
	other_cells: ["Les autres cellules", "The other cells"],
	paste: [
		"Ou coller ici des cellules copiées d'Excel, titres des colonnes compris",
		"Or paste cells copied from Excel here, with the headings of their columns",
	],
	list_title: ["Aides d'une liste d'opérations", "Aid for a list of operations"],
	list_intro: [
		"Un tableau avec une opération par ligne : les colonnes sont reconnues à leurs titres, dans n'importe quel ordre.",
		"A table with one operation in each row: columns are known by their headings, in any order.",
	],
	another: ["Ouvrir une autre liste", "Open another list"],
	save_csv: ["Enregistrer en CSV", "Save as CSV"],
	save_book: ["Enregistrer le classeur", "Save as workbook"],
	line: ["Ligne {}", "Row {}"],
	to_correct: ["Lignes à compléter ou à corriger : {}", "Rows to complete or correct: {}"],
	recompute: ["Recalculer", "Compute again"],
	more: ["En montrer d'autres", "Show more"],
	undo: ["Annuler les corrections ({})", "Undo the corrections ({})"],
	columns: ["Colonnes comprises et réglages", "Columns understood, and settings"],
	columns_help: [
		"À chaque colonne du tableau, la donnée qui y est lue. Corrigez ce qui aurait été mal compris.",
		"For each column of the table, what is read from it. Correct what was misunderstood.",
	],
	not_read: ["— non lue —", "— not read —"],
	heading_line: ["Ligne des titres (numéro)", "Row of the headings (number)"],
	sheet: ["Feuille (nom ou numéro)", "Sheet (name or number)"],
	by: [
		"Sommes par colonne, ou par annee, departement, epci, zone",
		"Sums by column, or by annee, departement, epci, zone",
	],
	with_plan: ["Reste à financer de chaque opération", "What is left to finance of each operation"],
};

/** @typedef {keyof typeof WORDS} Word */

/** @type {"fr" | "en"} */ let spoken = "fr";

/** @param {"fr" | "en"} lang */
export function speak(lang) {
	spoken = lang;
}

/** @param {Word} word @param {string | number} [name] */
export function say(word, name = "") {
	return WORDS[word][spoken === "fr" ? 0 : 1].replace("{}", String(name));
}
