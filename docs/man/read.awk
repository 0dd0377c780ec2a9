# SPDX-License-Identifier: BSD-2-Clause
#
# Reads the contracts in the public headers; write.awk makes pages of them.
#
# A contract is a comment that begins in the first column, with what is declared
# between it and the next one: calls, structs, typedefs, macros. What is private
# (rouse__x, ROUSE__X) and what was declared before does not count, and a
# comment that declares nothing else is not for pages. A call or a type without
# a contract is an error; a macro without one is no part of the interface.
#
# A contract that begins with "The same" goes on where the one before it ended:
# they share a page.
#
# It leaves, for each contract 1..contracts, in the order of the headers:
#
#	text[c]         its lines, joined by newlines, without the margin
#	names[c]        what it is of, in the order in which it is declared
#	synopsis[c]     their declarations, a line each
#	place[c]        file:line, for messages
#	header[c]       such as rouse/event.h
#	page_of[c]      the first contract of its page
#	must_check[c]   the calls whose answer must not be ignored
#	is_call[name]
#
# and contract_of[name].

function fail(where, what)
{
	print where ": " what >"/dev/stderr"
	failed = 1
}

function here()
{
	return FILENAME ":" FNR
}

FNR == 1 {
	include_name = FILENAME
	sub(/^.*include\//, "", include_name)
	current = 0
	last_page = 0
	state = "outside"
}

# What goes on over several lines: macros, comments, bodies, declarations.
continued {
	continued = /\\$/
	next
}
state == "comment" {
	take_comment($0)
	next
}
state == "body" {
	if (/^}/)
		state = "outside"
	next
}
state == "declaration" {
	take_declaration($0)
	next
}

/^\/\*.*(SPDX-|clang-format)/ || /^$/ || /^ROUSE_(BEGIN|END)_DECLS$/ {
	next
}
/^\/\*/ {
	begin_contract()
	state = "comment"
	line = $0
	sub(/^\/\* ?/, "", line)
	if (line != "")
		take_comment(" * " line)
	next
}
/^#define/ {
	continued = /\\$/
	match($0, /^#define [A-Za-z0-9_]+(\([^)]*\))?/)
	macro = substr($0, 1, RLENGTH)
	value = substr($0, RLENGTH + 1)
	# A number or a string says something, an initialiser does not.
	if (value !~ /^ +([A-Z0-9_]+(\([0-9]+\))?|"[^"]*")$/ || value ~ /ROUSE__/)
		value = ""
	name = macro
	gsub(/^#define |\(.*/, "", name)
	if (name ~ /^ROUSE_[A-Z]/ && name !~ /_H$/ && current)
		declare(name, macro value)
	next
}
/^#/ {
	continued = /\\$/
	next
}
/^[a-zA-Z]/ {
	declaration = ""
	in_comment = 0
	state = "declaration"
	take_declaration($0)
	next
}
{
	fail(here(), "neither a comment nor a declaration: " $0)
}

function begin_contract()
{
	# Nothing public followed the one before: it is forgotten.
	if (contracts && names[contracts] == "")
		contracts--
	current = ++contracts
	text[current] = names[current] = synopsis[current] = ""
	place[current] = here()
	header[current] = include_name
	must_check[current] = ""
}

# A line of a contract, which may be its last one.
function take_comment(line)
{
	if (line ~ /\*\/$/) {
		sub(/ *\*\/$/, "", line)
		state = "outside"
		if (line == "")
			return
	}
	if (line !~ /^ \*($|[ \t])/)
		fail(here(), "a line of a comment that does not begin with \" * \"")
	sub(/^ \* ?/, "", line)
	text[current] = text[current] line "\n"
}

# A line of a declaration: a prototype, a typedef, a struct, or an inline call,
# whose body is skipped.
function take_declaration(line)
{
	is_private = is_private || line ~ /private/
	line = without_comments(line)
	if (line ~ /^#/)
		return
	declaration = declaration (declaration == "" ? "" : "\n") line
	if (declaration ~ /^(typedef )?(struct|union|enum)[^(]*[{]/) {
		if (line ~ /^}.*;$/)
			end_declaration()
	} else if (line ~ /;$/) {
		end_declaration()
	} else if (line ~ /[{]$/) {
		sub(/[ \n]*[{]$/, ";", declaration)
		end_declaration()
		state = "body"
	}
}

function without_comments(line)
{
	if (in_comment) {
		if (line !~ /\*\//)
			return ""
		sub(/^.*\*\//, "", line)
		in_comment = 0
	}
	while (match(line, /\/\*[^*]*\*\//))
		line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
	if (line ~ /\/\*/) {
		in_comment = 1
		sub(/\/\*.*/, "", line)
	}
	sub(/[ \t]+$/, "", line)
	return line
}

function end_declaration(    name, checked)
{
	state = "outside"
	checked = declaration ~ /ROUSE_MUST_CHECK/
	gsub(/[ \n\t]*ROUSE__?[A-Z_]+\(([^()]|\([^()]*\))*\)/, "", declaration)
	gsub(/[ \n\t]*ROUSE__?[A-Z_]+/, "", declaration)
	sub(/^(static |extern )?(__inline__ )?[ \n]*/, "", declaration)
	if (declaration ~ /^(struct|union|enum) [a-z0-9_]+;$/) {
		name = ""
	} else if (match(declaration, /^(struct|union|enum) [a-z0-9_]+[ \n]*[{]/)) {
		name = declaration
		sub(/^[a-z]+ /, "", name)
		sub(/[ \n]*[{].*/, "", name)
		# Of what is private there is no more to know.
		if (is_private || declaration ~ /_;/)
			sub(/[ \n]*[{].*/, ";", declaration)
	} else if (match(declaration, /^typedef .*\(\*[a-z0-9_]+\)/)) {
		name = substr(declaration, 1, RLENGTH - 1)
		sub(/.*\(\*/, "", name)
	} else if (declaration ~ /^typedef /) {
		name = declaration
		sub(/;$/, "", name)
		sub(/.*[^a-z0-9_]/, "", name)
	} else if (match(declaration, /[a-z0-9_]+\(/)) {
		name = substr(declaration, RSTART, RLENGTH - 1)
		is_call[name] = 1
		gsub(/[ \t\n]+/, " ", declaration)
		if (declaration !~ /\);$/)
			fail(here(), "what follows the parameters? " declaration)
	} else {
		fail(here(), "not a declaration that has a name: " declaration)
	}
	is_private = 0
	if (name !~ /^rouse_[a-z0-9]/ || name in contract_of)
		return
	if (!current)
		fail(here(), name " has no contract")
	if (checked)
		must_check[current] = must_check[current] " " name "()"
	declare(name, declaration)
}

function declare(name, as)
{
	if (name in contract_of)
		return
	contract_of[name] = current
	synopsis[current] = synopsis[current] as "\n"
	if (names[current] != "") {
		names[current] = names[current] " " name
		return
	}
	names[current] = name
	if (text[current] !~ /^The same[ ,]/)
		last_page = current
	else if (!last_page)
		fail(place[current], "the same as what? Nothing is before it")
	page_of[current] = last_page
}
