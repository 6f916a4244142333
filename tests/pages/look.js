// Looks at pages in frames as a reader would, and leaves what is wrong as lines of text in place of the document.
// A frame's name is "PAGE VIEW"; its width is the view's; on a frame of the view "paper" the rules for print apply.
'use strict';

const LEAST_CONTRAST = 4.5, LEAST_PIXELS = 11, LEAST_ON_PAPER = 10;
/* Longer ones may be broken: they are what somebody gave, or a fingerprint. */
const WORD = /(?<!\S)[\p{L}\d]{2,17}(?!\S)/gu;
/* What a view leaves out on purpose: titles and letters of the bar by its width, heads of tables of cards, what is folded. */
const LEFT_OUT = 'svg .wide, svg .widest, svg .thin, svg .thinner, .cards thead, .cards caption, details';
const found = [];

function channels(color) {
	return (color.match(/[\d.]+/g) ?? []).map(Number);
}

function luminance(color) {
	const [r, g, b] = channels(color).slice(0, 3).map(c => {
		const part = c / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
	const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}

function isSeen(color) {
	const parts = channels(color);
	return parts.length >= 3 && (parts.length < 4 || parts[3] > 0);
}

function centre(box) {
	return [box.left + box.width / 2, box.top + box.height / 2];
}

function holds(box, [x, y]) {
	return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
}

function overlap(a, b) {
	return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
		Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
}

// What stands behind an element: a bar of its picture, or the nearest colour around it.
function behind(view, element, box) {
	for (const bar of element.closest('svg')?.querySelectorAll('rect') ?? [])
		if (holds(bar.getBoundingClientRect(), centre(box)))
			return view.getComputedStyle(bar).fill;
	for (let around = element; around !== null; around = around.parentElement) {
		const color = view.getComputedStyle(around).backgroundColor;
		if (isSeen(color))
			return color;
	}
	return 'rgb(255, 255, 255)';
}

function lookAtText(view, node, width, tell) {
	const element = node.parentElement, style = view.getComputedStyle(element);
	if (element.closest('style,title,desc,head') !== null || node.data.trim() === '' ||
		(!element.checkVisibility() && element.closest(LEFT_OUT) !== null))
		return;
	const range = view.document.createRange();
	range.selectNodeContents(node);
	const box = range.getBoundingClientRect(), text = JSON.stringify(node.data.trim().slice(0, 40));
	const inPicture = element.closest('svg') !== null;
	if (box.width === 0 || box.height === 0 || style.visibility !== 'visible' || style.opacity === '0')
		tell(`${text} cannot be seen`);
	if (parseFloat(style.fontSize) < (view.name.endsWith(' paper') ? LEAST_ON_PAPER : LEAST_PIXELS))
		tell(`${text} is only ${style.fontSize} high`);
	if ((inPicture || element.closest('.scroll') === null) && (box.left < -1 || box.right > width + 1))
		tell(`${text} goes from ${Math.round(box.left)} to ${Math.round(box.right)} pixels`);
	for (const word of node.data.matchAll(WORD)) {
		range.setStart(node, word.index);
		range.setEnd(node, word.index + word[0].length);
		if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1)
			tell(`${word[0]} is broken in two`);
	}
	const ratio = contrast(inPicture ? style.fill : style.color, behind(view, element, box));
	if (!(ratio >= LEAST_CONTRAST))
		tell(`${text} has a contrast of ${ratio.toFixed(2)}`);
}

function lookAt(frame) {
	const view = frame.contentWindow, page = frame.contentDocument, width = frame.clientWidth;
	const tell = what => found.push(`${frame.name}: ${what}`);
	if (page.documentElement.scrollWidth !== width)
		tell(`takes ${page.documentElement.scrollWidth} pixels of ${width}`);
	/* Folded text is looked at as well; on paper it stays folded. */
	for (const folded of view.name.endsWith(' paper') ? [] : page.querySelectorAll('details'))
		folded.open = true;
	const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
	for (const box of view.name.endsWith(' screen') ? page.querySelectorAll('.scroll') : [])
		if (box.scrollWidth > box.clientWidth)
			tell(`a table takes ${box.scrollWidth} pixels of ${box.clientWidth}`);
	let count = 0;
	for (; texts.nextNode(); count++)
		lookAtText(view, texts.currentNode, width, tell);
	if (count < 10)
		tell('has hardly any text');
	for (const picture of page.querySelectorAll('svg')) {
		const labels = [...picture.querySelectorAll('text')].map(label => label.getBoundingClientRect());
		labels.forEach((a, i) => labels.slice(0, i).some(b => overlap(a, b)) && tell('words of a picture overlap'));
	}
}

function paper(frame) {
	return frame.contentWindow.getComputedStyle(frame.contentDocument.body).backgroundColor;
}

onload = () => {
	const frames = [...document.querySelectorAll('iframe')];
	const named = name => frames.find(frame => frame.name === name);
	frames.forEach(lookAt);
	for (const dark of frames.filter(frame => frame.name.endsWith(' dark')))
		if (luminance(paper(dark)) >= luminance(paper(named(dark.name.replace(/dark$/, 'phone')))))
			found.push(`${dark.name}: is not darker`);
	found.push(`looked at ${frames.length}`);
	const told = document.createElement('pre');
	told.textContent = `\n${found.join('\n')}\n`;
	document.documentElement.replaceChildren(told);
};
