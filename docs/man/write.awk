# SPDX-License-Identifier: BSD-2-Clause
#
# Writes what read.awk has read: in the directory @out, man3/NAME.3 for each
# contract, and man7/rouse.7 from overview.7, which gets a list of the pages in
# the place of its line ".\" PAGES", and files in the place of ".\" FILE". For each further name of a page it prints a
# line "PAGE.3 NAME.3": make.sh makes a link of it.
#
# The text of a contract is paragraphs, examples (lines that begin with a tab),
# lists (" - "), and fields, whose text is set off to one column:
#
#	@n:        of a call: what type and name do not say of a parameter
#	Returns:   each value, two spaces, what it means; or a sentence
#	Ordering:  Progress:  Lifetime:
#
# A first sentence says it all: it goes with the name. Words are marked up as
# they are: rouse_x(), <rouse/x.h>, name(2), @parameter, -EPERM, ROUSE_X.

END {
	if (failed)
		exit 1
	if (contracts && names[contracts] == "")
		contracts--
	if (!contracts)
		fail("man pages", "there is no contract")
	sections = split("Description Returns Ordering Progress Lifetime", \
			 section_of)
	split("DESCRIPTION,RETURN VALUE,MEMORY ORDER,PROGRESS,LIFETIME", title, ",")
	for (c = 1; c <= contracts; c++) {
		if (!(header[c] in first_of))
			first_of[header[c]] = page_of[c]
		if (page_of[c] == c) {
			pages[++n_pages] = c
			summary[c] = summary_of(c)
		}
	}
	read_title()
	for (i = 1; i <= n_pages; i++)
		write_page(pages[i])
	write_overview()
	exit failed
}

# What a page is called: as its first call, if it has one.
function stem(page,    name, n, i)
{
	n = split(names[page], name, " ")
	for (i = 1; i <= n; i++)
		if (is_call[name[i]])
			return name[i]
	return name[1]
}

# Date and version are those of the overview.
function read_title(    line, word)
{
	while ((getline line <overview) > 0)
		if (line ~ /^\.TH /)
			break
	split(line, word, " ")
	date = word[4]
	split(line, word, "\"")
	version = word[2]
	close(overview)
}

function write_page(page,    c, all, n, name, i, s)
{
	file = out "/man3/" stem(page) ".3"
	split("", body)
	split("", mentioned)
	current_page = page
	for (c = page; c <= contracts && page_of[c] == page; c++) {
		all = all " " names[c]
		parse(c)
	}
	last = c - 1
	sub(" " stem(page) "( |$)", " ", all)
	n = split(stem(page) all, name, " ")
	put(".\\\" SPDX-License-Identifier: BSD-2-Clause")
	put(".\\\" From <" header[page] ">, which is the one to edit.")
	put(".TH " toupper(stem(page)) " 3 " date " \"" version "\" rouse")
	put(".nh")
	put(".SH NAME")
	for (i = 1; i <= n; i++)
		put(name[i] (i < n ? "," : " \\-"))
	put(in_words(summary[page]))
	put(".SH LIBRARY\nrouse\n.RI ( librouse ,\n.IR \\-lrouse )")
	put(".SH SYNOPSIS\n.nf\n.B #include <" header[page] ">")
	for (c = page; c <= last; c++) {
		put(".PP")
		put_declarations(synopsis[c])
	}
	put(".fi")
	for (s = 1; s <= sections; s++) {
		all = ""
		for (c = page; c <= last; c++)
			all = all body[section_of[s], c]
		if (all == "")
			continue
		put(".SH \"" title[s] "\"")
		for (c = page; c <= last; c++)
			if (body[section_of[s], c] != "") {
				if (last > page)
					put(".SS \"" in_list(names[c]) "\"")
				printf "%s", body[section_of[s], c] >file
			}
	}
	if (first_of[header[page]] == page)
		put_siblings(page)
	put_see_also(page)
	close(file)
	for (i = 2; i <= n; i++)
		print name[1] ".3 " name[i] ".3"
}

function put(line)
{
	print line >file
}

function in_list(words,    parts, n, i, list)
{
	n = split(words, parts, " ")
	for (i = 1; i <= n; i++)
		list = list (i == 1 ? "" : i < n ? ", " : " and ") parts[i]
	return list
}

function put_declarations(lines,    line, n, i)
{
	n = split(lines, line, "\n")
	for (i = 1; i < n; i++) {
		gsub(/\\/, "\\e", line[i])
		gsub(/\t/, "    ", line[i])
		gsub(/-/, "\\-", line[i])
		# A prototype that is too long goes on below its first argument.
		while (length(line[i]) > 74 && match(substr(line[i], 1, 74), /.*, /)) {
			put("\\fB" substr(line[i], 1, RLENGTH - 1) "\\fP")
			line[i] = "        " substr(line[i], RLENGTH + 1)
		}
		put("\\fB" line[i] "\\fP")
		if (line[i] == "};" && i < n - 1)
			put(".PP")
	}
}

# The first page of a header lists the others.
function put_siblings(page,    i, n)
{
	for (i = 1; i <= n_pages; i++)
		if (header[pages[i]] == header[page] && pages[i] != page) {
			if (!n++)
				put(".SH CALLS")
			put_entry(pages[i])
		}
}

function put_entry(page)
{
	put(".TP\n.BR " stem(page) " (3)")
	put(in_words(summary[page]))
}

function put_see_also(page,    i, name)
{
	put(".SH \"SEE ALSO\"")
	for (i = 1; i <= n_pages; i++)
		if (pages[i] != page && (mentioned[pages[i]] ||
		    (header[pages[i]] == header[page] &&
		     first_of[header[page]] != page)))
			put(".BR " stem(pages[i]) " (3),")
	put(".BR rouse (7)")
}

function write_overview(    line, i)
{
	current_page = 0
	file = out "/man7/rouse.7"
	while ((getline line <overview) > 0) {
		if (sub(/^\.\\" FILE /, "", line))
			put_file(line)
		else if (line == ".\\\" PAGES")
			put_index()
		else
			put(line)
	}
	close(file)
}

function put_file(name,    line)
{
	while ((getline line <name) > 0)
		if (line !~ /SPDX-/)
			put(example(line))
	close(name)
}

function put_index(    i)
{
	for (i = 1; i <= n_pages; i++) {
		if (first_of[header[pages[i]]] == pages[i])
			put(".SS <" header[pages[i]] ">")
		put_entry(pages[i])
	}
}

# The first sentence, as apropos wants it: without its stop, and its capital.
function summary_of(page,    sentence)
{
	sentence = text[page]
	sub(/\n(\n|\t|@).*/, "", sentence)
	gsub(/\n/, " ", sentence)
	if (match(sentence, /[.?!]( |$)/))
		sentence = substr(sentence, 1, RSTART - \
				  (substr(sentence, RSTART, 1) != "?"))
	else
		fail(place[page], "its first paragraph has no sentence")
	if (length(sentence) > 160)
		fail(place[page], "its first sentence is too long for a summary")
	if (sentence ~ /^[A-Z][a-z ]/)
		sentence = tolower(substr(sentence, 1, 1)) substr(sentence, 2)
	return sentence
}
