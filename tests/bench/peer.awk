# The join alone, for tests/bench/compare: each record of a list with the loan and the grant of its operation, and
# nothing checked.
#   mawk -f peer.awk RULES LIST
# RULES is what rules.awk writes.
BEGIN { FS = OFS = "," }

NR == FNR {
	key = $1 $2
	if (rows[key]++)
		key = key rows[key]
	from[key] = $3; before[key] = $4; taux[key] = $9
	plus_loan[key] = $5; plai_loan[key] = $6; plus_grant[key] = $7; plai_grant[key] = $8
	next
}

FNR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	commune = at["commune"]; complement = at["complement"]; date = at["date"]; plus = at["plus"]; plai = at["plai"]
	cost = at["investissement"]; given = at["subvention_anru"]
	print $0, "pret", "subvention"
	next
}

{
	key = first = $commune $complement
	for (row = 2; ($date < from[key] || $date >= before[key]) && row <= rows[first]; row++)
		key = first row
}

$complement != "" {
	print $0, $plus * plus_loan[key] + $plai * plai_loan[key], $plus * plus_grant[key] + $plai * plai_grant[key]
	next
}

{
	loan = taux[key] * $cost - $given
	print $0, (loan > 0 ? sprintf("%.2f", loan) : 0), 0
}
