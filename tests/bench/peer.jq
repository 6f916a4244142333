# The join alone, on NDJSON: each operation with its loan and its grant.
#   jq -n -c --slurpfile rules RULES.json -f peer.jq LIST
# RULES.json maps commune and complement to the rows that rules.awk wrote of them: [[du, avant, plus_pret, ...], ...].
$rules[0] as $by_key
| inputs
| .date as $date
| ($by_key[.commune + .complement][] | select(.[0] <= $date and $date < .[1])) as $rule
| . + if .complement then
    {pret: (.plus * $rule[2] + .plai * $rule[3]), subvention: (.plus * $rule[4] + .plai * $rule[5])}
  else
    {pret: ([0, $rule[6] * .investissement - .subvention_anru] | max * 100 | round / 100), subvention: 0}
  end
