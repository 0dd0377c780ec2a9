#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# <rouse.hpp>: each of its headers stands alone; the compiler has nothing to say of
# them and of their tests, in each version of C++ that it knows; the tests pass, in
# C++17 and in C++20, which has stop tokens; and clang's -Wthread-safety warns of
# what is wrong, and of nothing else. The examples in C++ do what they should.
set -eu
[ -n "$CXX" ] || {
	echo "there is no C++ compiler"
	exit 77
}
include=${srcdir-.}/include
tests=${srcdir-.}/tests/cxx
# What C is compiled with, such as -m32 or a sanitizer.
flags=${machine_cc#"$CC"}
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
	-Wold-style-cast -Wzero-as-null-pointer-constant -Werror"
library=.libs/librouse.a
[ -e $library ] || library=.libs/librouse.so
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# knows COMPILER FLAG...
knows()
{
	"$@" -Werror -fsyntax-only -x c++ /dev/null 2>/dev/null
}

more=
! knows "$CXX" -Wuseless-cast || more=-Wuseless-cast

# What the compiler says of them is the same with a sanitizer.
standards='17 20'
case $flags in
*' -fsanitize='*) standards=20 ;;
*)
	for standard in 17 20 2b; do
		knows "$CXX" -std=c++$standard || continue
		$CXX -std=c++$standard $warnings $more -I"$include" \
			-fsyntax-only "$tests/main.cpp"
	done
	for header in "$include"/rouse.hpp "$include"/rouse/cxx/*.hpp; do
		name=${header#"$include"/}
		echo "#include <$name>" >"$tmp/alone.cc"
		$CXX -std=c++17 $warnings -I"$include" -fsyntax-only \
			"$tmp/alone.cc"
	done
	;;
esac

for standard in $standards; do
	knows "$CXX" -std=c++$standard || continue
	$CXX $flags -std=c++$standard -I"$include" "$tests/main.cpp" \
		$library -pthread -o "$tmp/tests"
	LD_LIBRARY_PATH=.libs timeout 120 "$tmp/tests" >"$tmp/said" || {
		echo "C++$standard: failed in the last of these:"
		cat "$tmp/said"
		exit 1
	}
	echo "C++$standard: $(tail -n 1 "$tmp/said")"
done

# refuses TEXT FLAG...: the compiler says it of $tmp/it.cc, in one error.
refuses()
{
	text=$1
	shift
	! $CXX "$@" -I"$include" -fsyntax-only "$tmp/it.cc" 2>"$tmp/said" &&
		grep -q "$text" "$tmp/said" &&
		[ "$(grep -c ' error: ' "$tmp/said")" = 1 ] || {
		echo "not one error, that has '$text': $*"
		cat "$tmp/said"
		exit 1
	}
}
echo '#include <rouse.hpp>' >"$tmp/it.cc"
! knows "$CXX" -std=c++14 || refuses 'needs C++17' -std=c++14
for call in 'event.wait(1s)' 'lock.lock(1s)' 'barrier.arrive_and_wait(1s)'; do
	cat >"$tmp/it.cc" <<-END
		#include <rouse.hpp>
		using namespace std::chrono_literals;
		rouse::event event;
		rouse::lock lock;
		rouse::barrier barrier(1);
		void f() { $call; }
	END
	refuses 'a duration is for wait_for()' -std=c++17
done

# Without exceptions what would throw ends the program.
cat >"$tmp/it.cc" <<-'END'
	#include <rouse.hpp>
	#include <cstdlib>
	int main()
	{
		std::set_terminate([] { std::_Exit(42); });
		rouse::lock().unlock();
	}
END
$CXX $flags -std=c++17 -fno-exceptions $warnings -I"$include" "$tmp/it.cc" \
	$library -pthread -o "$tmp/ends"
status=0
LD_LIBRARY_PATH=.libs "$tmp/ends" || status=$?
[ $status = 42 ] || {
	echo "-fno-exceptions: ended with $status"
	exit 1
}

for example in "${srcdir-.}"/examples/cxx/*.cpp; do
	name=$(basename "$example" .cpp)
	echo "$name"
	$CXX $flags -std=c++17 $warnings -I"$include" "$example" $library \
		-pthread -o "$tmp/example"
	LD_LIBRARY_PATH=.libs timeout 60 "$tmp/example" >"$tmp/said"
	diff "${example%.cpp}.expected" "$tmp/said"
done

command -v clang++ >/dev/null || exit 0
# warns BODY: of a function that should have locked.
warns()
{
	cat >"$tmp/it.cc" <<-END
		#include <rouse/cxx/lock.hpp>
		#include <chrono>
		rouse::lock lock;
		rouse::rlock rlock;
		int total ROUSE_GUARDED_BY(lock);
		int deep ROUSE_GUARDED_BY(rlock);
		void f() { $1 }
	END
	! clang++ -std=c++17 -Wthread-safety -Werror -fsyntax-only \
		-I"$include" "$tmp/it.cc" 2>"$tmp/said"
}
for body in 'total++;' 'rouse::guard guard(rlock); total++;' 'lock.lock();' \
	'lock.unlock();' 'if (!lock.try_lock()) total++;'; do
	warns "$body" && grep -q 'Wthread-safety' "$tmp/said" || {
		echo "clang++ does not warn: $body"
		exit 1
	}
done
for body in 'rouse::guard guard(lock); total++;' \
	'lock.lock(); total++; lock.unlock();' \
	'if (lock.try_lock()) { total++; lock.unlock(); }' \
	'if (rlock.try_lock_for(std::chrono::hours(1))) { deep++; rlock.unlock(); }'; do
	! warns "$body" || {
		echo "clang++ warns: $body"
		cat "$tmp/said"
		exit 1
	}
done
