#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What make amalgamation writes builds with one command, without a warning; the
# examples run with it, in C, and a program in C++; it exports what lib/rouse.map
# lists, or nothing if asked; and files that mean different things by a name keep
# doing so. Without a C++ compiler, that part is left out.
set -eu
srcdir=$(cd "${srcdir-.}" && pwd)
# With such flags as -m32 or -fsanitize.
CC=${machine_cc-$CC}
CXX=${CXX:+${machine_cxx-$CXX}}
warn="-Wall -Wextra -Wpedantic -Wshadow -Wundef -Werror"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$srcdir/package/amalgamate.sh" "$tmp" $library_sources
cd "$tmp"

# The README's command.
{
	grep -v '^#include <rouse/' "$srcdir/examples/handshake.c"
	cat <<-'END'
		#include <string.h>
		_Static_assert(sizeof(ROUSE_COMMIT) > 1, "of which commit");
		__attribute__((__destructor__)) static void check(void)
		{
			if (strcmp(ROUSE_VERSION, rouse_version()) != 0)
				abort();
		}
	END
} | sed '1i #include "rouse.h"\n#include <stdlib.h>' >program.c
$CC -std=c11 program.c rouse.c -pthread -o program
./program >said
diff "$srcdir/examples/handshake.expected" said

echo "exported (<), and lib/rouse.map (>):"
$CC -std=c11 $warn -Wmissing-prototypes -fPIC -c rouse.c -o plain.o
$CC -shared plain.o -o libplain.so
case " $CC " in
*' -DROUSE_DEBUG_OWNERS '* | *' -fsanitize='*) ;;
*)
	$NM -D --defined-only libplain.so | sed -n 's/.* T \(rouse\)/\1/p' |
		sort >exported
	# Without what only librouse-queue calls.
	sed -n '/rouse__supply_/d; s/^[\t ]*\(rouse_[a-z_]*\);$/\1/p' \
		"$srcdir/lib/rouse.map" | sort | diff exported -
	;;
esac

# As a part of a larger library.
$CC -std=c11 $warn -DROUSE_HIDDEN -O2 -fPIC -c rouse.c -o hidden.o
for expected in "$srcdir"/examples/*.expected; do
	name=$(basename "$expected" .expected)
	# Some need other libraries, or C++; and the queue is one of its own.
	[ "${name#from-}" = "$name" ] || continue
	[ -e "$srcdir/examples/$name.c" ] || continue
	! grep -q '<rouse/queue\.h>' "$srcdir/examples/$name.c" || continue
	sed 's/^#include <rouse.*/#include "rouse.h"/' \
		"$srcdir/examples/$name.c" >"$name.c"
	$CC -std=c11 "$name.c" hidden.o -pthread -o "$name"
	timeout 60 "./$name" >said
	diff "$expected" said
done
cat >large.cc <<'END'
#include "rouse.hpp"
#include <mutex>
#include <thread>
extern "C" __attribute__((visibility("default"))) int large(void);
static rouse::event ready;
static rouse::lock lock;
static struct rouse_event seen = ROUSE_EVENT_INIT;
int large(void)
{
	std::thread other([] {
		std::lock_guard<rouse::lock> hold(lock);
		rouse_event_set(&seen);
		ready.set();
	});
	ready.wait();
	other.join();
	return !lock.try_lock() || !rouse_event_is_set(&seen);
}
END
echo 'int large(void); int main(void) { return large(); }' >main.c
if [ -n "$CXX" ]; then
	$CXX -std=c++17 $warn -fvisibility=hidden -fPIC -c large.cc
	$CXX -std=c++17 $warn -fno-exceptions -fsyntax-only large.cc
	$CXX -shared large.o hidden.o -pthread -o liblarge.so
	$CC main.c ./liblarge.so -o large
	./large
	# But for what sanitizers are told, which is one thing in the process.
	! $NM -D --defined-only liblarge.so | grep rouse |
		grep -v ' rouse__\(held\|handed\)$' || {
		echo "that is to be seen nowhere"
		exit 1
	}
fi

# Files with names of their own, and one whose macro is a header's in others.
mkdir -p names/lib names/include/rouse
cp -r "$srcdir/package" "$srcdir/LICENSE" names
echo '#include <rouse/types.h>' >names/include/rouse.h
echo '#include <rouse.h>' >names/include/rouse.hpp
cat >names/include/rouse/types.h <<'END'
#define ROUSE_VERSION "1"
int rouse_a(void), rouse_b(void), rouse_c(void);
END
cat >names/lib/bits.h <<'END'
#ifndef BITS_H
#define BITS_H
#define BIT 1 /* a comment of
		 two lines */
#define BITS(n)                                                                \
	(BIT +                                                                 \
	 (n))
#endif
END
for file in a b; do
	cat >names/lib/$file.c <<-END
		#include "bits.h"
		enum state { NONE, ONE = $(echo $file | tr ab 12) };
		static const int
			number = ONE;
		static int value(enum state state)
		{
			return BITS(10) * 10 * (int)state + number;
		}
		int rouse_$file(void)
		{
			return value(ONE);
		}
	END
done
cat >names/lib/c.c <<'END'
#define BIT 3
static int value(void)
{
	return BIT;
}
int rouse_c(void)
{
	return value();
}
END
cat >names/main.c <<'END'
#include "rouse.h"
int main(void)
{
	return !(rouse_a() == 111 && rouse_b() == 222 && rouse_c() == 3);
}
END
names/package/amalgamate.sh names lib/a.c lib/c.c lib/b.c lib/bits.h
$CC $warn names/rouse.c names/main.c -o names/main
names/main
