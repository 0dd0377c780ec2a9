#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# ./bootstrap on made-up machines, on which nothing is installed: the names of
# the packages follow the release of Debian, and what only some tests need is
# done without where there is no such package. A release tarball has none.
set -eu
bootstrap=${srcdir-.}/bootstrap
[ -e "$bootstrap" ] || {
	echo "there is no bootstrap here"
	exit 77
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin" "$tmp/tree"
cp "$bootstrap" "$tmp/tree"
for tool in dirname env head id ls sed sh test; do
	ln -s "$(command -v $tool)" "$tmp/bin/$tool"
done

# fake COMMAND: a command with that name, whose text is on standard input. The
# name may be a link to the machine's own, which must not be written to.
fake()
{
	rm -f "$tmp/bin/$1"
	{
		echo '#!/bin/sh'
		cat
	} >"$tmp/bin/$1"
	chmod +x "$tmp/bin/$1"
}

# debian VERSION: packages can be had, and python3 is of that version.
debian()
{
	fake apt-cache <<-END
		case \$2 in
		python3) echo Version: $1.5-1 ;;
		*-testsuite) [ \$2 = libpython$1-testsuite ] && echo \$2 ;;
		$lacking) exit 1 ;;
		*) echo \$2 ;;
		esac
	END
}

# boot STATUS ARGUMENT...: run it; $tmp/out has what it said and would do.
boot()
{
	want=$1
	shift
	status=0
	PATH=$tmp/bin "$tmp/tree/bootstrap" "$@" >"$tmp/out" 2>&1 || status=$?
	[ $status -eq "$want" ] || {
		echo "bootstrap $*: ended with $status, not $want"
		cat "$tmp/out"
		exit 1
	}
}

# says PATTERN, or says no PATTERN
says()
{
	found=yes
	grep -q -e "${2-$1}" "$tmp/out" || found=no
	[ $found = "$([ "$1" = no ] && echo no || echo yes)" ] || {
		echo "it does not say as it should: $*"
		cat "$tmp/out"
		exit 1
	}
}

# root, or a user without sudo
user()
{
	echo "echo $1" | fake id
}

fake apt-get <<'END'
echo "apt-get: $*"
END
fake autoreconf </dev/null
lacking=none
user 0

debian 3.11
boot 0
says '^apt-get: update'
says '^apt-get: install .* libpython3.11-testsuite'
says '^apt-get: install .* liburcu-dev .* libcriterion-dev '
debian 3.13
boot 0
says '^apt-get: install .* libpython3.13-testsuite'
says no 'libpython3.11'

# What it says of itself is no error, and installs nothing.
for option in -h --help; do
	boot 0 $option
	says '^Usage: ./bootstrap '
	says no 'apt-get: '
done

# No more than it takes.
boot 0 --stress
says '^apt-get: install .* gcc .* liburcu-dev'
says no 'libcriterion-dev\|python\|g++'
boot 0 --bench
says '^apt-get: install .* libuv1-dev .* cargo'
boot 0 --ci
says '^apt-get: install .* libpython3.13-testsuite clang '
boot 2 --nonsense
says '^Usage: '

# What can be done without, and what cannot: apt-get has the word.
lacking='libcriterion-dev|clang-format|liburcu-dev'
debian 3.13
boot 0
says 'no package libcriterion-dev here'
says 'no package clang-format here'
says no '^apt-get: install .*\(criterion\|clang-format\)'
says '^apt-get: install .*liburcu-dev'

lacking=none
debian 3.13
user 1000
boot 1
says "sudo sh -c 'apt-get update && apt-get install -y .*libpython3.13-testsuite'"
says no '^apt-get:'

rm "$tmp/bin/apt-get"
boot 1
says 'there is no apt-get here'
