# Completion of bareme for bash. The program itself says what may come: "bareme --complete WORD...".

# What the shell makes of a word whose last quote may still be open: sets plain, and quote to that quote.
# Nothing in the word is run or expanded, but for "~/" at its start.
_bareme_unquote() {
	local rest=$1 char
	plain= quote=
	[[ $rest != '~/'* ]] || plain=$HOME rest=${rest#'~'}
	while [[ -n $rest ]]; do
		char=${rest:0:1} rest=${rest:1}
		case $quote$char in
		\' | \") quote=$char ;;
		\'\' | \"\") quote= closed=yes ;;
		\\ | \"\\) plain+=${rest:0:1} rest=${rest:1} ;;
		*) plain+=$char ;;
		esac
	done
}

# Writes a candidate as it must follow what was typed: sets quoted.
_bareme_quote() {
	case $2 in
	\') quoted=${1//\'/\'\\\'\'} ;;
	\") quoted=${1//\\/\\\\} quoted=${quoted//\"/\\\"} quoted=${quoted//\$/\\\$} quoted=${quoted//\`/\\\`} ;;
	*) printf -v quoted %q "$1" ;;
	esac
}

# Candidates that do not begin as typed ("st-z" for Saint-Zacharie) must not shorten it: where several begin
# alike with less than was typed, one more that begins otherwise keeps readline from putting that in.
_bareme_keep_typed() {
	local common=${COMPREPLY[0]} reply
	for reply in "${COMPREPLY[@]}"; do
		while [[ $reply != "$common"* ]]; do common=${common%?}; done
	done
	(( ${#COMPREPLY[@]} < 2 || ${#common} >= ${#1} )) || COMPREPLY+=(' ')
}

_bareme() {
	local line=${COMP_LINE:0:COMP_POINT} blank word plain quote closed quoted cut= i
	local -a words=() plains=()
	COMPREPLY=()
	# Words that readline cut at "=" or ":" are one word where no blank is between them.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		blank=${line%%[![:blank:]]*} line=${line#"$blank"} word=${COMP_WORDS[i]}
		(( i < COMP_CWORD )) || word=$line
		line=${line#"$word"}
		if [[ -n $blank || i -eq 0 ]]; then
			words+=("$word")
		else
			words[${#words[@]} - 1]+=$word
		fi
	done
	for word in "${words[@]}"; do
		closed=
		_bareme_unquote "$word"
		plains+=("$plain")
	done
	# A quote that was closed within the word: nothing can be put after it.
	[[ -z $closed ]] || return 0
	# Readline puts a candidate in after the last "=", or after the quote that is open.
	if [[ -n $quote ]]; then
		word=${word%"$quote"*}
		[[ $COMP_WORDBREAKS == *=* && $word == *= || -z $word ]] && cut=$word word=${words[-1]#"$word$quote"} || return 0
	elif [[ $COMP_WORDBREAKS == *=* && $word == *=* ]]; then
		cut=${word%%=*}= word=${word#*=}
	fi
	local continues=yes reply
	while IFS= read -r reply; do
		reply=${reply%%$'\t'*}
		case $reply in
		:files | :folders)
			[[ $reply == :files ]] && i=-f || i=-d
			compopt -o filenames 2>/dev/null
			_bareme_unquote "$word"
			[[ -z $quote ]] || plain=$word
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen "$i" -- "$plain")
			continues=
			continue
			;;
		*=) ;;
		*) continues= ;;
		esac
		_bareme_quote "${reply#"$cut"}" "$quote"
		COMPREPLY+=("$quoted")
	done < <("${plains[0]}" --complete "${plains[@]:1}" 2>/dev/null)
	[[ -z $continues ]] || compopt -o nospace 2>/dev/null
	[[ ${#COMPREPLY[@]} -eq 0 || -z $word ]] || _bareme_keep_typed "$word"
}

complete -F _bareme bareme
