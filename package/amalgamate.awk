# SPDX-License-Identifier: BSD-2-Clause
#
# One file of many: follows #include, and writes to standard output
#
#	awk -v form=h -v headers=DIR -f amalgamate.awk include/rouse.h
#		a header, with all of <rouse/..> that it includes
#	awk -v form=hpp ...  the same for C++; what is in rouse.h is not repeated
#	awk -v form=c ... lib/x.c lib/y.c ...
#		the library, with the headers of lib/ that its files include
#
# $title is what the comment at its top says.
#
# Each file of lib/ is a world of its own, in which names without a prefix mean
# what that file, or a header that it includes, says. In one file:
#
#  - A name that two files define for themselves (a static function, a type, a
#    constant) is another one in each, FILE__NAME.
#  - A macro without a prefix lasts until the end of the file that defines it or
#    includes it. The next file that includes the same header gets its macros
#    anew; all else in the header is written once.
#
# Where that is not enough, the result does not compile, and
# tests/package/check-amalgamation.sh says so: then one of the names is changed.

function fail(text)
{
	print "amalgamate.awk: " text >"/dev/stderr"
	failed = 1
	exit 1
}

# The lines of the file, as line[file, 1] to line[file, lines[file]].
function load(file,    text, n, status)
{
	if (file in lines)
		return
	while ((status = (getline text <file)) > 0)
		line[file, ++n] = text
	if (status < 0)
		fail("cannot read " file)
	close(file)
	lines[file] = n + 0
}

# What a line includes, with its <> or "", or "".
function included(text)
{
	return text ~ /^# *include / ? substr(text, match(text, /[<"]/)) : ""
}

# .. and that without them.
function bare(name)
{
	return substr(name, 2, length(name) - 2)
}

function conditional(text)
{
	return text ~ /^# *if/ ? 1 : text ~ /^# *endif/ ? -1 : 0
}

function comment(    i, n, text)
{
	print "/* SPDX-License-Identifier: BSD-2-Clause */"
	print "/*"
	n = split(ENVIRON["title"], text, "\n")
	for (i = 1; i <= n; i++)
		print (text[i] == "" ? " *" : " * " text[i])
	print " */"
}

# --- headers of the program -------------------------------------------------

# @under: the conditions under which it is included, one after the other.
function header(file, under,    i, text, name, guarded, depth, condition)
{
	load(file)
	seen[file] = under
	for (i = 1; i <= lines[file]; i++) {
		text = line[file, i]
		name = included(text)
		if (text ~ /SPDX-License-Identifier/)
			continue
		if (conditional(text) > 0) {
			# The first one is the guard of the file.
			depth++
			condition[depth] = depth == 1 ? "" : text "\n"
		} else if (text ~ /^# *el/) {
			condition[depth] = condition[depth] text "\n"
		} else if (conditional(text) < 0) {
			depth--
		}
		if (!include_of_ours(name)) {
			if (form == "hpp" && is_in_c(name))
				text = "#include \"rouse.h\""
			if (name == "" || !(text in given))
				print text
			if (depth < 2 && under == "")
				given[text] = 1
			continue
		}
		part(headers "/" bare(name), under joined(condition, depth))
	}
}

function joined(condition, depth,    i, all)
{
	for (i = 1; i <= depth; i++)
		all = all condition[i]
	return all
}

function part(file, under)
{
	if (!(file in seen))
		header(file, under)
	else if (seen[file] != "" && index(under, seen[file]) != 1)
		fail(file " is included under a condition, and elsewhere " \
			"without it")
}

# To be put in place?
function include_of_ours(name)
{
	return form == "hpp" ? name ~ /^<rouse\/.*\.hpp>$/ : name ~ /^<rouse\//
}

function is_in_c(name)
{
	return name == "<rouse.h>" || name ~ /^<rouse\/.*\.h>$/
}

# --- the library ------------------------------------------------------------

# The definition that begins in line i of the file: a macro, on one line, without
# a comment that goes on.
function definition(file, i,    text)
{
	text = line[file, i]
	while (text ~ /\\$/)
		text = text "\n" line[file, ++i]
	if (text ~ /\/\*/ && text !~ /\*\//)
		sub(/[ \t]*\/\*.*/, "", text)
	return text
}

# Macros without a prefix that a file defines for itself.
function is_own_macro(text)
{
	return text ~ /^# *define / && text !~ /^# *define (ROUSE|rouse|_GNU_)/
}

function macro_name(text)
{
	sub(/^# *define */, "", text)
	sub(/[^A-Za-z0-9_].*/, "", text)
	return text
}

# Bring a header, and those that it includes, into the file that is written: as a
# whole or, if that was done before, its macros.
function bring(file,    i, text, name, depth)
{
	if (file in brought)
		return
	brought[file] = 1
	load(file)
	for (i = 1; i <= lines[file]; i++) {
		name = included(line[file, i])
		if (name ~ /^"/)
			bring(directory(file) bare(name))
	}
	if (!(file in seen)) {
		print ""
		print "/* " file_name(file) " */"
		print "#pragma GCC visibility push(hidden)"
	}
	for (i = 1; i <= lines[file]; i++) {
		text = line[file, i]
		depth += conditional(text)
		if (is_own_macro(text)) {
			# The guard of the file is the first condition.
			if (depth > 1)
				fail(file ": " macro_name(text) \
					" under a condition wants a prefix")
			local_macro[macro_name(text)] = 1
			if (file in seen)
				print definition(file, i)
		}
		if (!(file in seen))
			print_code(text, depth > 1)
	}
	if (!(file in seen))
		print "#pragma GCC visibility pop"
	seen[file] = 1
}

# What is not there already: other headers that are included under a condition
# stay where they are.
function print_code(text, under_condition,    name)
{
	name = included(text)
	if (text ~ /SPDX-License-Identifier/ || text ~ /^# *define _GNU_SOURCE/)
		return
	if (name == "" || (under_condition && name ~ /^</ && !is_in_c(name)))
		print text
}

function directory(file)
{
	sub(/[^\/]*$/, "", file)
	return file
}

function file_name(file)
{
	sub(/.*\//, "", file)
	return file
}

# Headers of the C library that a file includes, and those behind them.
function gather(file,    i, name, depth)
{
	if (file in gathered)
		return
	gathered[file] = 1
	load(file)
	for (i = 1; i <= lines[file]; i++) {
		depth += conditional(line[file, i])
		name = included(line[file, i])
		if (name ~ /^"/)
			gather(directory(file) bare(name))
		else if (name != "" && !is_in_c(name) &&
			depth == (file ~ /\.h$/))
			needed[name] = 1
	}
}

# A name that a file defines for itself.
function own(file, name)
{
	if (name ~ /^rouse/ || name == "" || (file, name) in owns)
		return
	owns[file, name] = 1
	owners[name]++
	own_names[file] = own_names[file] " " name
}

# Find them: each begins in the first column.
function find_own(file,    i, j, n, text, names)
{
	for (i = 1; i <= lines[file]; i++) {
		text = line[file, i]
		if (text ~ /^(enum|struct|union) [a-z_]+ \{/) {
			split(text, names, " ")
			own(file, names[2])
		}
		if (text ~ /^enum [a-z_]* *\{/) {
			while (text !~ /\}/)
				text = text " " line[file, ++i]
			gsub(/\/\*[^*]*\*\/|^[^{]*\{|\}.*|=[^,}]*/, "", text)
			n = split(text, names, /[, \t]+/)
			for (j = 1; j <= n; j++)
				own(file, names[j])
		}
		if (text ~ /^static / && text !~ /^static _Assert/) {
			gsub(/__attribute__\(\([^)]*\)*/, "", text)
			while (text !~ /[(=;\[]/)
				text = text " " line[file, ++i]
			sub(/[ \t]*[(=;\[].*/, "", text)
			sub(/.*[^A-Za-z0-9_]/, "", text)
			own(file, text)
		}
		if (text ~ /^typedef .*;/) {
			sub(/;.*/, "", text)
			sub(/.*[^A-Za-z0-9_]/, "", text)
			own(file, text)
		}
	}
}

function source(file,    i, n, text, name, names, stem, depth)
{
	split("", brought)
	split("", local_macro)
	for (i = 1; i <= lines[file]; i++) {
		name = included(line[file, i])
		if (name ~ /^"/)
			bring(directory(file) bare(name))
	}
	stem = file_name(file)
	print ""
	print "/* " stem " */"
	sub(/\..*/, "", stem)
	gsub(/-/, "_", stem)
	n = split(own_names[file], names, " ")
	for (i = 1; i <= n; i++)
		if (owners[names[i]] > 1)
			print "#define " names[i] " " stem "__" names[i]
	for (i = 1; i <= lines[file]; i++) {
		text = line[file, i]
		depth += conditional(text)
		if (is_own_macro(text) && depth == 0)
			local_macro[macro_name(text)] = 1
		print_code(text, depth > 0)
	}
	for (i = 1; i <= n; i++)
		if (owners[names[i]] > 1)
			print "#undef " names[i]
	# In a certain order: what is written is to be the same anywhere.
	n = split(all_macros, names, " ")
	for (i = 1; i <= n; i++)
		if (names[i] in local_macro)
			print "#undef " names[i]
}

# Names of macros, in the order in which they come.
function find_macros(file,    i, name)
{
	for (i = 1; i <= lines[file]; i++) {
		name = macro_name(line[file, i])
		if (is_own_macro(line[file, i]) && !(name in known_macro)) {
			known_macro[name] = 1
			all_macros = all_macros " " name
		}
	}
}

function library(    i, file, name, sorted, n, j)
{
	for (i = 1; i < ARGC; i++)
		gather(ARGV[i])
	for (file in gathered)
		files[++n] = file
	sort(files, n)
	for (i = 1; i <= n; i++) {
		find_macros(files[i])
		if (files[i] ~ /\.c$/)
			find_own(files[i])
	}
	print "#ifndef _GNU_SOURCE"
	print "#define _GNU_SOURCE"
	print "#endif"
	print "/* Of the library, sanitizers see all. */"
	print "#ifndef ROUSE_NO_SANITIZE"
	print "#define ROUSE_NO_SANITIZE"
	print "#endif"
	n = 0
	for (name in needed)
		sorted[++n] = name
	sort(sorted, n)
	for (i = 1; i <= n; i++)
		print "#include " sorted[i]
	print ""
	print "#ifdef ROUSE_HIDDEN"
	print "#pragma GCC visibility push(hidden)"
	print "#endif"
	print "#include \"rouse.h\""
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] ~ /\.c$/)
			source(ARGV[i])
	print ""
	print "#ifdef ROUSE_HIDDEN"
	print "#pragma GCC visibility pop"
	print "#endif"
}

function sort(array, n,    i, j, value)
{
	for (i = 2; i <= n; i++) {
		value = array[i]
		for (j = i - 1; j > 0 && array[j] > value; j--)
			array[j + 1] = array[j]
		array[j + 1] = value
	}
}

BEGIN {
	comment()
	if (form == "c")
		library()
	else
		header(ARGV[1], "")
	exit failed
}
