# SPDX-License-Identifier: BSD-2-Clause
#
# The text of a contract as man(7): parse(c) puts it into body[section, c].

function parse(c,    line, n, i)
{
	n = split(text[c], line, "\n") - 1
	where = place[c]
	paragraph = ""
	in_example = 0
	for (i = 1; i <= n; i++) {
		if (in_example && line[i] !~ /^\t/ &&
		    !(line[i] == "" && line[i + 1] ~ /^\t/))
			end_example(c)
		if (line[i] ~ /^\t/ || in_example) {
			add_example(c, line[i])
		} else if (line[i] == "") {
			end_paragraph(c)
		} else if (field_of(line[i])) {
			end_paragraph(c)
			i = take_field(c, line, i, n)
		} else if (line[i] ~ /^ +- /) {
			end_paragraph(c)
			i = take_item(c, line, i, n)
		} else if (line[i] ~ /^ /) {
			fail(where, "what is this line set off from? " line[i])
		} else {
			paragraph = paragraph line[i] " "
		}
	}
	if (in_example)
		end_example(c)
	end_paragraph(c)
	if (must_check[c] != "")
		add("Returns", c, ".PP\n" marked_up("Compilers warn where the" \
			" answer of " in_list(must_check[c]) " is ignored."))
}

function add(section, c, what)
{
	# No paragraph is empty.
	if (body[section, c] == "")
		sub(/^\.PP\n/, "", what)
	body[section, c] = body[section, c] what
}

function end_paragraph(c)
{
	if (paragraph != "")
		add("Description", c, ".PP\n" marked_up(paragraph))
	paragraph = ""
}

function add_example(c, line)
{
	if (!in_example) {
		end_paragraph(c)
		add("Description", c, ".PP\n.in +4n\n.EX\n")
	}
	in_example = 1
	sub(/^\t/, "", line)
	body["Description", c] = body["Description", c] example(line) "\n"
}

# A line of an example as it is.
function example(line)
{
	line = with_spaces(line)
	gsub(/\\/, "\\e", line)
	gsub(/-/, "\\-", line)
	return (line ~ /^[.']/ ? "\\&" : "") line
}

function end_example(c)
{
	in_example = 0
	body["Description", c] = body["Description", c] ".EE\n.in\n"
}

# In the header a tab goes to the next of 8 columns.
function with_spaces(line,    at)
{
	while (at = index(line, "\t"))
		line = substr(line, 1, at - 1) \
		       substr("        ", 1, 8 - (at - 1) % 8) substr(line, at + 1)
	return line
}

# What a line is the field of, or "".
function field_of(line)
{
	if (match(line, /^@[a-z_0-9]+:/) ||
	    match(line, /^(Returns|Ordering|Progress|Lifetime)(, (Returns|Ordering|Progress|Lifetime))*:/))
		return substr(line, 1, RLENGTH - 1)
	if (match(line, /^[A-Z][a-z]+:  /))
		fail(where, "an unknown field: " line)
	return ""
}

# Is the line set off, as the further ones of a field or an item are?
function set_off(line, columns)
{
	match(line, /^ */)
	return RLENGTH >= columns && line != ""
}

function take_item(c, line, i, n,    words)
{
	words = line[i]
	sub(/^ +- /, "", words)
	while (i < n && set_off(line[i + 1], 2) && line[i + 1] !~ /^ +- /)
		words = words " " line[++i]
	add("Description", c, ".IP \\(bu 3\n" marked_up(words))
	if (i < n && line[i + 1] ~ /^[^ ]/)
		fail(where, "text goes on at once after the list: " line[i + 1])
	return i
}

# Its sections get its text, in rows: in Returns one for each value.
function take_field(c, line, i, n,    field, rest, column)
{
	field = field_of(line[i])
	rest = line[i]
	sub(/^[^:]*: */, "", rest)
	column = length(line[i]) - length(rest)
	if (rest == "" || (i < n && line[i + 1] ~ /^[^ ]/ &&
			   !field_of(line[i + 1])))
		fail(where, "the text of " field ": is not set off")
	rows[n_rows = 1] = rest
	while (i < n && set_off(line[i + 1], 8)) {
		i++
		rest = line[i]
		sub(/^ */, "", rest)
		if (field ~ /Returns/ && !set_off(line[i], column + 1) &&
		    (is_value(rest) || is_value(rows[n_rows])))
			rows[++n_rows] = rest
		else
			rows[n_rows] = rows[n_rows] " " rest
	}
	if (field ~ /^@/)
		add("Description", c, ".TP\n.I " substr(field, 2) "\n" \
		    marked_up(rows[1]))
	else
		add_rows(c, field)
	return i
}

# Such as "-EPERM  the lock is not held", or "0;".
function is_value(words)
{
	return match(words, /^(true|false|0|-E[A-Z]+)(, (-E[A-Z]+))*(  +|;$|\.$)/)
}

function add_rows(c, field,    name, n, i, r, value, meaning)
{
	n = split(field, name, ", ")
	for (i = 1; i <= n; i++)
		for (r = 1; r <= n_rows; r++) {
			sub(/[;.]$/, ".", rows[r])
			if (!is_value(rows[r])) {
				add(name[i], c, ".PP\n" marked_up(capital(rows[r])))
				continue
			}
			value = substr(rows[r], 1, RLENGTH)
			meaning = substr(rows[r], RLENGTH + 1)
			sub(/[ .]+$/, "", value)
			gsub(/-/, "\\-", value)
			add(name[i], c, ".TP\n.B " value "\n" \
			    marked_up(meaning == "" ? "Success." : meaning))
		}
}

function capital(words)
{
	return words !~ /^[a-z-]+[ ,;.]/ ? words : \
	       toupper(substr(words, 1, 1)) substr(words, 2)
}

# A new line for each sentence, and before it gets too long.
function marked_up(words,    word, n, i, line, all, ends)
{
	n = split(words, word, " ")
	for (i = 1; i <= n; i++) {
		ends = word[i] ~ /[.?!][)"]?$/
		word[i] = marked_word(word[i])
		if (line != "" && length(line word[i]) > 78) {
			all = all protected(line)
			line = ""
		}
		line = line (line == "" ? "" : " ") word[i]
		if (ends) {
			all = all protected(line)
			line = ""
		}
	}
	return all (line == "" ? "" : protected(line))
}

function in_words(sentence)
{
	sentence = marked_up(sentence)
	sub(/\n$/, "", sentence)
	return sentence
}

function protected(line)
{
	return (line ~ /^[.']/ ? "\\&" : "") line "\n"
}

function marked_word(word,    before, after)
{
	gsub(/\\/, "\\e", word)
	# What stands around it is no part of it; nor is a parenthesis that it
	# does not open.
	match(word, /^[("]*/)
	before = substr(word, 1, RLENGTH)
	word = substr(word, RLENGTH + 1)
	while (word ~ /[.,;:?!"]$/ || (word ~ /\)$/ && word !~ /\(/)) {
		after = substr(word, length(word)) after
		word = substr(word, 1, length(word) - 1)
	}
	if (word ~ /^rouse_[a-z0-9_]+\(\)$/) {
		word = substr(word, 1, length(word) - 2)
		mention(word)
		word = "\\fB" word "\\fP" (page_of[contract_of[word]] == \
					   current_page ? "()" : "(3)")
	} else if (word ~ /^<rouse\/[a-z_]+\.h>$/) {
		if (substr(word, 2, length(word) - 2) in first_of)
			mentioned[first_of[substr(word, 2, length(word) - 2)]] = 1
		word = "\\fI" word "\\fP"
	} else if (match(word, /^[a-z_]+\([1-8]\)$/)) {
		word = "\\fB" substr(word, 1, RLENGTH - 3) "\\fP" \
		       substr(word, RLENGTH - 2)
	} else if (word ~ /^@[a-z_0-9]+$/) {
		word = "\\fI" substr(word, 2) "\\fP"
	} else if (word ~ /^(-E[A-Z]+|ROUSE_[A-Z_]+)$/) {
		sub(/^-/, "\\-", word)
		word = "\\fB" word "\\fP"
	} else {
		sub(/^-/, "\\-", word)
	}
	return before word after
}

function mention(name)
{
	if (!(name in contract_of))
		fail(place[current_page], name "() is told of, and is not there")
	mentioned[page_of[contract_of[name]]] = 1
}
